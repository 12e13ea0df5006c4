/** Random nets of every layer that there is, in layers that are made of layers, too. */
import * as fc from "fast-check";
import * as sb from "../../dist/index.js";
import { activationLayers } from "./activations.js";

/** What layers of a net are drawn from. */
export interface Source {
  readonly generator: sb.Generator;
}

/** Makes each layer that keeps the width, with options of its own. */
const ELEMENTWISE: readonly ((option: number, source: Source) => sb.Layer)[] = [
  ...activationLayers,
  () => new sb.Identity(),
  () => new sb.Flatten(),
  () => new sb.LogSoftmax(),
  () => new sb.Softmax(),
  (option, source) => new sb.Dropout(option / 2, source),
];

/** What a layer is made from, whatever the width of its input. */
type Draft =
  | { readonly elementwise: number; readonly option: number }
  | { readonly eps: number; readonly elementwiseAffine: boolean; readonly bias: boolean }
  | { readonly momentum: number | null; readonly affine: boolean }
  | { readonly isShared: boolean; readonly init: number }
  | { readonly width: number; readonly bias: boolean }
  | { readonly from: number; readonly count: number }
  | { readonly container: "net" | "residual" | "parallel"; readonly drafts: readonly Draft[] }
  | OwnDraft;

/** A layer of the user's own, which this makes for a width that it keeps. */
export interface OwnDraft {
  readonly make: (width: number, source: Source) => sb.Layer;
}

/** Drafts of layers, at most so many in turn; with those of the user's own. */
function anyDrafts(most: number, own: readonly OwnDraft[]): fc.Arbitrary<Draft[]> {
  const leaf = fc.oneof(
    fc.record({ elementwise: fc.nat(ELEMENTWISE.length - 1), option: fc.constantFrom(0.01, 0.5, 1) }),
    fc.record({ eps: fc.constantFrom(1e-5, 0.5), elementwiseAffine: fc.boolean(), bias: fc.boolean() }),
    fc.record({ momentum: fc.constantFrom(null, 0.1, 1), affine: fc.boolean() }),
    fc.record({ isShared: fc.boolean(), init: fc.constantFrom(0.25, -2) }),
    fc.record({ width: fc.nat(5), bias: fc.boolean() }),
    fc.record({ from: fc.nat(), count: fc.integer({ min: 1, max: 4 }) }),
    ...(own.length > 0 ? [fc.constantFrom(...own)] : []),
  );
  const { drafts } = fc.letrec<{ draft: Draft; drafts: Draft[] }>((tie) => ({
    draft: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { arbitrary: leaf, weight: 4 },
      {
        arbitrary: fc.record({ container: fc.constantFrom("net", "residual", "parallel"), drafts: tie("drafts") }),
        weight: 2,
      },
    ),
    drafts: fc.array(tie("draft"), { minLength: 1, maxLength: most }),
  }));
  return drafts;
}

/** A layer of the draft for rows of so many numbers, and how many it gives. */
function layerOf(draft: Draft, width: number, source: Source): [layer: sb.Layer, width: number] {
  if ("elementwise" in draft) return [ELEMENTWISE[draft.elementwise]!(draft.option, source), width];
  if ("make" in draft) return [draft.make(width, source), width];
  if ("container" in draft) return containerOf(draft.container, draft.drafts, width, source);
  if ("eps" in draft)
    return [width === 0 ? new sb.Identity() : new sb.LayerNorm(width, { ...draft, ...source }), width];
  if ("momentum" in draft)
    return [width === 0 ? new sb.Identity() : new sb.BatchNorm1d(width, { ...draft, ...source }), width];
  if ("init" in draft) {
    const numParameters = draft.isShared ? 1 : Math.max(1, width);
    return [new sb.PReLU({ numParameters, init: draft.init, ...source }), width];
  }
  if ("width" in draft) return [new sb.Linear(width, draft.width, { bias: draft.bias, ...source }), draft.width];
  if (width === 0) return [new sb.Identity(), 0];
  const from = draft.from % width;
  const to = Math.min(width, from + draft.count);
  return [new sb.Columns(from, to), to - from];
}

function containerOf(
  kind: "net" | "residual" | "parallel",
  drafts: readonly Draft[],
  width: number,
  source: Source,
): [layer: sb.Layer, width: number] {
  if (kind === "parallel") {
    const branches = drafts.map((draft) => layerOf(draft, width, source));
    const total = branches.reduce((sum, [, own]) => sum + own, 0);
    return [new sb.Parallel(branches.map(([layer]) => layer) as sb.Layer[]), total];
  }
  const [layers, given] = layersOf(drafts, width, source);
  if (kind === "net") return [new sb.Net(layers), given];
  if (given !== width) layers.push(new sb.Linear(given, width, source));
  return [new sb.Residual(layers.length === 1 ? (layers[0] as sb.Layer) : layers), width];
}

function layersOf(drafts: readonly Draft[], features: number, source: Source): [layers: sb.Layer[], width: number] {
  let width = features;
  const layers = drafts.map((draft) => {
    const [layer, given] = layerOf(draft, width, source);
    width = given;
    return layer;
  });
  return [layers, width];
}

/** What looks rows up by the first columns of the input, as many as `lookups`. */
interface Words {
  readonly lookups: number;
  readonly rows: number;
  readonly dim: number;
  readonly hasPadding: boolean;
  /** Whether the input has other columns, too; else it is integers. */
  readonly hasRest: boolean;
}

const anyWords: fc.Arbitrary<Words> = fc.record({
  lookups: fc.integer({ min: 1, max: 3 }),
  rows: fc.integer({ min: 1, max: 5 }),
  dim: fc.nat(3),
  hasPadding: fc.boolean(),
  hasRest: fc.boolean(),
});

function wordsOf({ lookups, rows, dim, hasPadding, hasRest }: Words, rest: number, { generator }: Source): sb.Layer[] {
  const embedding = new sb.Embedding(rows, dim, { ...(hasPadding && { paddingIdx: -1 }), generator });
  if (!hasRest) return [embedding, new sb.Flatten()];
  const words = new sb.Net([new sb.Columns(0, lookups), embedding, new sb.Flatten()]);
  return [new sb.Parallel([words, new sb.Columns(lookups, lookups + rest)])];
}

/** A net that can be made any number of times, its layers named or not. */
export interface NetDraft {
  readonly make: (source: Source) => sb.Net;
  /** So many rows of an input, drawn; with `numbers` those that are no indices. */
  readonly inputs: (rows: number, source: Source, numbers?: (t: sb.Tensor) => sb.Tensor) => Input;
}

export type Input = sb.Tensor<"float32" | "int64">;

/** With layers of the user's own, if there are any. */
export function anyNetDraft(...own: OwnDraft[]): fc.Arbitrary<NetDraft> {
  return fc
    .record({
      rest: fc.integer({ min: 1, max: 5 }),
      words: fc.option(anyWords),
      drafts: anyDrafts(5, own),
      isNamed: fc.boolean(),
    })
    .map(({ rest, words, drafts, isNamed }) => ({
      make: (source) => {
        const first = words === null ? [] : wordsOf(words, rest, source);
        const width = words === null ? rest : words.lookups * words.dim + (words.hasRest ? rest : 0);
        const layers = [...first, ...layersOf(drafts, width, source)[0]];
        const named = layers.map((layer, i): [string, sb.Layer] => [`layer_${i}`, layer]);
        return new sb.Net((isNamed ? named : layers) as sb.Layer[]);
      },
      inputs: (rows, source, numbers = (t) => t) => inputsOf(words, rest, rows, source, numbers),
    }));
}

function inputsOf(
  words: Words | null,
  rest: number,
  rows: number,
  source: Source,
  numbers: (t: sb.Tensor) => sb.Tensor,
): Input {
  const lookups = words?.lookups ?? 0;
  const width = words?.hasRest === false ? lookups : lookups + rest;
  const drawn = sb.rand([rows, width], source);
  const x = numbers(drawn.clone());
  drawn.data.forEach((value, i) => {
    if (i % width < lookups) x.data[i] = Math.floor(value * (words?.rows as number));
  });
  return width === lookups ? x.to("int64") : x;
}

/** A net, and what gives so many rows of an input. */
export const anyNet: fc.Arbitrary<{ net: sb.Net; inputs: NetDraft["inputs"] }> = fc
  .tuple(anyNetDraft(), fc.nat())
  .map(([{ inputs, make }, seed]) => ({ net: make({ generator: new sb.Generator({ seed }) }), inputs }));
