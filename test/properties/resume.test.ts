/** A run that is stopped after any epoch, saved, and gone on with elsewhere is the run that was never stopped, to the bit. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { temporaryFolder } from "../support/folder.js";
import {
  type AnyOptimizer,
  createRecipe,
  dataFor,
  losses,
  type LossName,
  nets,
  oneCycle,
  optimizers,
  schedulers,
} from "../support/recipes.js";
import { comparable } from "../support/torch_values.js";

const path = temporaryFolder();
const SAMPLES = 23;
const data = (loss: LossName): sb.TensorDataset => dataFor(loss, SAMPLES);

const anyRun = fc.record({
  net: fc.constantFrom(...Object.keys(nets)),
  loss: fc.constantFrom(...(Object.keys(losses) as LossName[])),
  optimizer: fc.constantFrom(...Object.keys(optimizers)),
  scheduler: fc.constantFrom("none", "OneCycleLR", "ReduceLROnPlateau", ...Object.keys(schedulers)),
  batchSize: fc.integer({ min: 1, max: SAMPLES + 1 }),
  shuffle: fc.boolean(),
  dropLast: fc.boolean(),
  ownGenerator: fc.boolean(),
  clipGradNorm: fc.option(fc.constant(0.5), { nil: undefined }),
  validation: fc.constantFrom("none", "data", "loader"),
  earlyStopping: fc.option(fc.record({ patience: fc.integer({ min: 1, max: 3 }), restoreBest: fc.boolean() }), {
    nil: undefined,
  }),
  isWrittenOut: fc.boolean(),
});
type Run = typeof anyRun extends fc.Arbitrary<infer R> ? R : never;

const EPOCHS = 5;

/** All objects of a run, as a program makes them when it starts. */
function world(run: Run, backend: sb.BackendName, seed: number) {
  const { net, generator, own } = createRecipe(backend, run.net, seed);
  const optimizer = (optimizers[run.optimizer] as (p: sb.Tensor[]) => AnyOptimizer)(net.parameters());
  const scheduler = schedulerOf(run, optimizer);
  const loss = losses[run.loss]();
  // A method of the object's own, which only the written-out loop calls.
  if (run.isWrittenOut) Object.assign(loss, { forward: loss.forward.bind(loss) });
  const loader = new sb.Generator({ seed, backend });
  return { net, optimizer, scheduler, loss, generators: { generator, own, loader }, loader };
}

function schedulerOf({ scheduler, batchSize, dropLast }: Run, optimizer: AnyOptimizer) {
  const batches = SAMPLES / batchSize;
  const steps = EPOCHS * (dropLast ? Math.floor(batches) : Math.ceil(batches)) + 1;
  if (scheduler === "none") return undefined;
  if (scheduler === "OneCycleLR") return oneCycle(optimizer, Math.max(steps, 20));
  if (scheduler === "ReduceLROnPlateau") return new sb.ReduceLROnPlateau(optimizer, { patience: 0, factor: 0.5 });
  return schedulers[scheduler]?.(optimizer);
}

type World = ReturnType<typeof world>;

function optionsOf(run: Run, w: World): sb.FitOptions {
  const set = dataFor(run.loss, 7, 5);
  const { batchSize, shuffle, dropLast, clipGradNorm, earlyStopping } = run;
  const validation =
    run.validation === "loader"
      ? new sb.DataLoader(set, { batchSize: 3, shuffle: true, generator: w.generators.own })
      : set;
  return {
    loss: w.loss,
    optimizer: w.optimizer,
    epochs: EPOCHS,
    batchSize,
    shuffle,
    dropLast,
    ...(w.scheduler && { scheduler: w.scheduler }),
    ...(run.ownGenerator && { generator: w.loader }),
    ...(clipGradNorm !== undefined && { clipGradNorm }),
    ...(earlyStopping && { earlyStopping }),
    ...(run.validation !== "none" && { validation }),
  };
}

const partsOf = ({ net, optimizer, scheduler, generators }: World): sb.CheckpointParts => ({
  net,
  optimizer,
  ...(scheduler && { scheduler }),
  generators,
});

/** Everything that a run leaves, but for times. */
function left({ net, optimizer, scheduler, generators }: World, { epochs, ...result }: sb.FitResult): unknown {
  return {
    net: comparable(net.stateDict()),
    optimizer: JSON.stringify(optimizer),
    scheduler: JSON.stringify(scheduler ?? null),
    generators: [...Object.values(generators), sb.defaultGenerator].map((g) =>
      Buffer.from(g.getState()).toString("hex"),
    ),
    reports: epochs.map(({ samplesPerSecond: _, ...report }) => report),
    result,
  };
}

class Stop extends Error {}

describe("a run that is stopped and goes on", () => {
  it("is the run that was never stopped", async () => {
    const anyPlace = fc.record({
      after: fc.integer({ min: 1, max: EPOCHS }),
      from: fc.constantFrom(...backends),
      to: fc.constantFrom(...backends),
    });
    await fc.assert(
      fc.asyncProperty(anyRun, anyPlace, async (run, { after, from, to }) => {
        sb.manualSeed(3);
        const whole = world(run, to, 11);
        const expected = await whole.net.fit(data(run.loss), optionsOf(run, whole));
        const expectedState = left(whole, { ...expected, epochs: expected.epochs.slice(after) });

        sb.manualSeed(3);
        const first = world(run, from, 11);
        const onEpoch = async ({ epoch, state }: sb.EpochReport): Promise<void> => {
          if (epoch !== Math.min(after, expected.epochs.length)) return;
          await saveAll(first, state);
          throw new Stop();
        };
        await first.net.fit(data(run.loss), { ...optionsOf(run, first), onEpoch }).catch((error: unknown) => {
          if (!(error instanceof Stop)) throw error;
        });

        sb.manualSeed(4);
        const second = world(run, to, 12);
        const { fit } = await sb.loadCheckpoint(path("run"), partsOf(second));
        const result = await second.net.fit(data(run.loss), { ...optionsOf(run, second), resume: fit as sb.FitState });
        expect(left(second, result)).toEqual(expectedState);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

const saveAll = (w: World, fit: sb.FitState): Promise<void> => sb.saveCheckpoint(path("run"), { ...partsOf(w), fit });
