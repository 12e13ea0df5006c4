/** A loop of one's own that is stopped between two steps goes on with docs/checkpoints.md's recipe, to the bit. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { temporaryFolder } from "../support/folder.js";
import { createData } from "../support/training.js";

const path = temporaryFolder();
const data = createData(11, 4, 3, 1);
const loss = new sb.CrossEntropyLoss();
const EPOCHS = 2;

/** The recipe: the batches that are left of an epoch after so many. */
function* rest(loader: sb.DataLoader, batches: number, generators: sb.Generator[], begin: Uint8Array[]) {
  const now = generators.map((generator) => generator.getState());
  generators.forEach((generator, i) => generator.setState(begin[i] as Uint8Array));
  const epoch = loader[Symbol.iterator]();
  for (let i = 0; i < batches; i++) epoch.next();
  generators.forEach((generator, i) => generator.setState(now[i] as Uint8Array));
  yield* epoch;
}

const anyLoop = fc.record({
  batchSize: fc.integer({ min: 1, max: 12 }),
  order: fc.constantFrom("sequential", "shuffled", "sampled"),
  dropLast: fc.boolean(),
  loader: fc.constantFrom("own", "default"),
  dropout: fc.constantFrom("own", "loader", "default"),
  stop: fc.nat(),
});
type Loop = typeof anyLoop extends fc.Arbitrary<infer L> ? L : never;

function world({ batchSize, order, dropLast, loader: draws, dropout }: Loop, seed: number) {
  sb.manualSeed(seed);
  const own = new sb.Generator({ seed: seed + 1 });
  const mask = { own: new sb.Generator({ seed: seed + 2 }), default: sb.defaultGenerator };
  const generator = draws === "own" ? own : sb.defaultGenerator;
  const masks = dropout === "loader" ? generator : mask[dropout];
  const net = new sb.Net([new sb.Linear(4, 6), new sb.Dropout(0.5, { generator: masks }), new sb.Linear(6, 3)]);
  const optimizer = new sb.Adam(net.parameters(), { lr: 0.1 });
  const weights = Array.from({ length: 11 }, (_, i) => i + 1);
  const options = {
    sequential: {},
    shuffled: { shuffle: true },
    sampled: { sampler: new sb.WeightedRandomSampler(weights, 11, { generator }) },
  };
  const given = draws === "own" ? { generator } : {};
  const loader = new sb.DataLoader(data, { batchSize, dropLast, ...given, ...options[order as keyof typeof options] });
  return { net, optimizer, loader, generators: { own, masks }, all: [own, masks, sb.defaultGenerator] };
}
type World = ReturnType<typeof world>;

const stateOf = ({ net, optimizer, all }: World): string =>
  JSON.stringify([net, optimizer, all.map((g) => g.getState().join())]);
const partsOf = ({ net, optimizer, generators }: World) => ({ net, optimizer, generators });

it("makes the batches that are left, and draws as if it had never stopped", async () => {
  await fc.assert(
    fc.asyncProperty(anyLoop, async (loop) => {
      const whole = world(loop, 1);
      const steps = EPOCHS * whole.loader.length;
      const stop = steps === 0 ? 0 : 1 + (loop.stop % steps);
      let made = 0;
      for (let epoch = 0; epoch < EPOCHS; epoch++) {
        const begin = whole.all.map((generator) => generator.getState());
        let batches = 0;
        for (const [x, y] of whole.loader) {
          whole.net.trainStep(x, y, { loss, optimizer: whole.optimizer });
          batches += 1;
          if (++made !== stop) continue;
          const extra = { epoch, batches, begin: begin.map((state) => [...state]) };
          await sb.saveCheckpoint(path("middle"), { ...partsOf(whole), extra });
        }
      }
      if (stop === 0) return;

      const second = world(loop, 9);
      const { extra } = await sb.loadCheckpoint(path("middle"), partsOf(second));
      const { epoch, batches, begin } = extra as { epoch: number; batches: number; begin: number[][] };
      const states = begin.map((bytes) => Uint8Array.from(bytes));
      for (const [x, y] of rest(second.loader, batches, second.all, states))
        second.net.trainStep(x, y, { loss, optimizer: second.optimizer });
      for (let later = epoch + 1; later < EPOCHS; later++)
        for (const [x, y] of second.loader) second.net.trainStep(x, y, { loss, optimizer: second.optimizer });
      expect(stateOf(second)).toBe(stateOf(whole));
    }),
    { numRuns: 60 },
  );
});
