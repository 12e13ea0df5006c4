/** Whatever a checkpoint's JSON text and tensors are changed to: it loads, or is refused in words with nothing changed. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { data, loss, stateOf, world, type World } from "../support/checkpoints.js";
import { temporaryFolder } from "../support/folder.js";
import type { Any } from "../support/mistakes.js";

const path = temporaryFolder();
const KEY = "samebits.checkpoint";
const PROTOTYPE = Object.getOwnPropertyNames(Object.prototype).join();
const earlyStopping = { patience: 9, restoreBest: true };

async function saved(): Promise<{ json: string; tensors: Record<string, sb.Tensor<sb.DType>> }> {
  const { net, optimizer, scheduler, generators } = world();
  const { epochs } = await net.fit(data, { loss, optimizer, scheduler, earlyStopping, epochs: 2, batchSize: 8 });
  net.layers.hid.weight.grad = sb.ones([5, 4]);
  await sb.saveCheckpoint(path("whole"), {
    net,
    optimizer,
    scheduler,
    generators,
    fit: epochs[1]?.state as sb.FitState,
    extra: { epoch: 2, list: [1] },
  });
  const { tensors, metadata } = await sb.loadSafetensors(path("whole"));
  return { json: metadata[KEY] as string, tensors };
}

type Place = readonly (string | number)[];

/** The ways to all values in the JSON value. */
function placesIn(value: Any, way: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [way];
  const below = Object.entries(value).flatMap(([name, item]) => placesIn(item, [...way, name]));
  return way.length === 0 ? below : [way, ...below];
}

const anyValue = fc.oneof(
  fc.constantFrom(null, true, -1, 0.5, 1e300, "", "x", "NaN", "Infinity", "__proto__"),
  fc.constantFrom<unknown>([], {}, [null], { tensor: 5 }, [[]], { step: 5 }),
  fc.integer(),
  fc.string(),
);

/** The text with the value at a place replaced, left out, or given a member "__proto__", which JSON.parse makes an own one. */
const changes: Readonly<Record<string, (parent: Any, name: string, value: unknown) => void>> = {
  replaces: (parent, name, value) => (parent[name] = value),
  "leaves out": (parent, name) => delete parent[name],
  "adds to": (parent, _name, value) => Object.defineProperty(parent, "__proto__", { value, enumerable: true }),
};

/** A tensor's elements are as many as before, or none. */
const tensorChanges: Readonly<Record<string, (t: sb.Tensor<sb.DType>) => sb.Tensor<sb.DType> | null>> = {
  "leaves out": () => null,
  widens: (t) => t.to("float64"),
  counts: (t) =>
    sb.tensor(
      BigInt64Array.from(t.data as Any, () => 1n),
      t.shape,
    ),
  flattens: (t) => t.reshape([-1]),
  empties: () => sb.zeros([0]),
  fills: (t) => {
    const filled = t.clone() as sb.Tensor<"uint8">;
    filled.data.fill(255);
    return filled;
  },
};

const whole = await saved();
const places = placesIn(JSON.parse(whole.json));
const anyTextChange = fc.record({
  place: fc.constantFrom(...places),
  change: fc.constantFrom(...Object.keys(changes)),
  value: anyValue,
});
const anyTensorChange = fc.record({
  tensor: fc.constantFrom(...Object.keys(whole.tensors)),
  as: fc.constantFrom(...Object.keys(whole.tensors), "optimizer.99.expAvg", "grad.none", "best.none", "net.none"),
  change: fc.constantFrom(...Object.keys(tensorChanges)),
});
type ValueOf<A> = A extends fc.Arbitrary<infer V> ? V : never;
/** One of both. */
interface Change {
  readonly text?: ValueOf<typeof anyTextChange>;
  readonly tensor?: ValueOf<typeof anyTensorChange>;
}

async function saveChanged({ text, tensor }: Change): Promise<void> {
  const content = JSON.parse(whole.json);
  const tensors = { ...whole.tensors };
  if (text !== undefined) {
    const parent = text.place.slice(0, -1).reduce((value: Any, name) => value[name], content);
    changes[text.change]?.(parent, String(text.place.at(-1)), text.value);
  }
  if (tensor !== undefined) {
    const changed = tensorChanges[tensor.change]?.(whole.tensors[tensor.tensor] as sb.Tensor<sb.DType>) ?? null;
    if (changed === null) delete tensors[tensor.tensor];
    else tensors[tensor.as] = changed;
  }
  await sb.saveSafetensors(path("changed"), tensors, { metadata: { [KEY]: JSON.stringify(content) } });
}

const CODES = new Set(["ERR_ARGUMENT", "ERR_FILE_FORMAT", "ERR_SHAPE", "ERR_DTYPE"]);

/** What the work resolves to, if it does, and what is wrong with how it ended: it may be refused, in words, with nothing changed. */
async function outcomeOf<T>(parts: World, work: () => Promise<T>): Promise<{ value?: T; wrong: string | null }> {
  const before = stateOf(parts);
  try {
    return { value: await work(), wrong: null };
  } catch (error) {
    if (!(error instanceof sb.SamebitsError && CODES.has(error.code))) return { wrong: String((error as Any).stack) };
    return { wrong: stateOf(parts) === before ? null : `it has changed something before it was refused: ${error}` };
  }
}

it("loads a checkpoint or refuses it in words, with nothing changed", async () => {
  const anyChange: fc.Arbitrary<Change> = fc.oneof(
    fc.record({ text: anyTextChange }),
    fc.record({ tensor: anyTensorChange }),
  );
  await fc.assert(
    fc.asyncProperty(anyChange, async (change) => {
      await saveChanged(change);
      const { net, optimizer, scheduler, generators } = world(5);
      const parts = { net, optimizer, scheduler, generators };
      const loaded = await outcomeOf(parts, () => sb.loadCheckpoint(path("changed"), parts));
      expect(loaded.wrong).toBeNull();
      expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(PROTOTYPE);
      const options = { loss, optimizer, scheduler, earlyStopping, epochs: 3, batchSize: 8 };
      const resume = loaded.value?.fit;
      if (resume === undefined) return;
      const resumed = await outcomeOf(parts, () => net.fit(data, { ...options, resume }));
      expect(resumed.wrong).toBeNull();
    }),
    { numRuns: 300 },
  );
});
