/** Random nets of samples that have channels and places, [N, C, L]: what goes by those, in layers that are made of layers, too. */
import * as fc from "fast-check";
import * as sb from "../../dist/index.js";
import type { NetDraft, Source } from "./any_net.js";

interface Size {
  readonly channels: number;
  readonly places: number;
}

/** Makes a layer for samples of that size, which keeps it. */
type Draft = (size: Size, source: Source) => sb.Layer;

/** It says that what stands on both sides has dimensions of its own. */
const apart = (): sb.Layer => new sb.Flatten({ startDim: 2 });

const LEAVES: readonly Draft[] = [
  ({ channels }, source) => new sb.BatchNorm1d(channels, source),
  ({ channels }, source) => new sb.BatchNorm1d(channels, { momentum: null, bias: false, eps: 0.5, ...source }),
  ({ channels }, source) => new sb.BatchNorm1d(channels, { affine: false, trackRunningStats: false, ...source }),
  ({ channels }, source) => new sb.PReLU({ numParameters: channels, init: -0.5, ...source }),
  (_, source) => new sb.PReLU(source),
  ({ channels, places }, source) => new sb.LayerNorm([channels, places], source),
  ({ places }, source) => new sb.Net([apart(), new sb.LayerNorm(places, source), apart()]),
  ({ places }, source) => new sb.Net([apart(), new sb.Linear(places, places, source), apart()]),
  (_, source) => new sb.Dropout(0.3, source),
  () => new sb.Tanh(),
  () => new sb.Softmax(),
  () => new sb.Identity(),
];

/** Both halves of the places, whatever becomes of them. */
const halves: Draft = ({ places }) => {
  const half = Math.floor(places / 2);
  const branch = (from: number, to: number): sb.Layer => new sb.Net([apart(), new sb.Columns(from, to), new sb.Tanh()]);
  return new sb.Net([new sb.Parallel([branch(0, half), branch(half, places)]), apart()]);
};

const { draft: anyDraft } = fc.letrec<{ draft: Draft }>((tie) => {
  const drafts = fc.array(tie("draft"), { minLength: 1, maxLength: 3 });
  const nets = drafts.map(
    (list): Draft =>
      (size, source) =>
        new sb.Net(list.map((draft) => draft(size, source))),
  );
  const residuals = drafts.map(
    (list): Draft =>
      (size, source) =>
        new sb.Residual([apart(), ...list.map((draft) => draft(size, source)), apart()]),
  );
  return {
    draft: fc.oneof({ maxDepth: 2 }, fc.constantFrom(...LEAVES), nets, residuals, fc.constant(halves)),
  };
});

/** A net of such samples that makes rows of them. */
export const anySeriesDraft: fc.Arbitrary<NetDraft> = fc
  .record({
    size: fc.record({ channels: fc.integer({ min: 2, max: 4 }), places: fc.integer({ min: 2, max: 5 }) }),
    drafts: fc.array(anyDraft, { minLength: 1, maxLength: 4 }),
  })
  .map(({ size, drafts }) => ({
    make: (source) =>
      new sb.Net([...drafts.map((draft) => draft(size, source)), new sb.Flatten()]) as unknown as sb.Net,
    inputs: (rows, source, numbers = (t) => t) => numbers(sb.randn([rows, size.channels, size.places], source)),
  }));
