/** Runs that are stopped and go on: all that a fit may be made of, and all that it leaves. Without vitest, for processes of their own. */
import * as fc from "fast-check";
import * as sb from "../../dist/index.js";
import { drawnInputs, drawnLayers } from "./drawn_nets.js";
import {
  type AnyOptimizer,
  dataFor,
  losses,
  type LossName,
  nets,
  oneCycle,
  optimizers,
  schedulers,
  netsOfAnyBatch,
} from "./recipes.js";
import { comparable } from "./torch_values.js";

export const EPOCHS = 5;
const SAMPLES = 23;
/** A net whose products several threads share. */
const WIDE = "a wide net";
/** A net that looks rows up. */
export const WORDS = "words";
/** The same of integers alone. */
const INDICES = "indices";
/** One of BatchNorm1d, whose running statistics are part of what goes on. */
const NORMED = "batch norms";
const ROWS = 7;

/** A layer of a user's own, with a parameter. */
class Scale extends sb.Layer {
  readonly scale = sb.ones([4]);
  #input!: sb.Tensor;

  override namedParameters(): Map<string, sb.Tensor> {
    return new Map([["scale", this.scale]]);
  }
  override forward(x: sb.Tensor): sb.Tensor {
    this.#input = x;
    return this.#scaled(x);
  }
  override backward(gradOutput: sb.Tensor): sb.Tensor {
    const grad = (this.scale.grad ??= sb.zeros([4]));
    gradOutput.data.forEach((g, i) => (grad.data[i % 4]! += g * this.#input.data[i]!));
    return this.#scaled(gradOutput);
  }
  #scaled({ data, shape }: sb.Tensor): sb.Tensor {
    return sb.tensor(
      data.map((value, i) => value * this.scale.data[i % 4]!),
      shape,
    );
  }
}

export const anyRun = fc.record({
  net: fc.constantFrom(...netsOfAnyBatch, WIDE),
  loss: fc.constantFrom(...(Object.keys(losses) as LossName[])),
  optimizer: fc.constantFrom(...Object.keys(optimizers)),
  scheduler: fc.constantFrom("none", "OneCycleLR", "ReduceLROnPlateau", ...Object.keys(schedulers)),
  schedulerPer: fc.constantFrom("epoch" as const, "batch" as const, null),
  batchSize: fc.integer({ min: 1, max: SAMPLES + 1 }),
  shuffle: fc.boolean(),
  dropLast: fc.boolean(),
  sampler: fc.constantFrom("none", "RandomSampler", "WeightedRandomSampler", "a list"),
  loader: fc.constantFrom("own", "default"),
  dropouts: fc.constantFrom("own", "loader", "default"),
  clipGradNorm: fc.option(fc.constant(0.5)),
  validation: fc.constantFrom("none", "data", "loader"),
  earlyStopping: fc.option(
    fc.record({ patience: fc.integer({ min: 1, max: 3 }), restoreBest: fc.boolean(), isOfMetric: fc.boolean() }),
  ),
  // What only the written-out loop calls: a layer of a user's own, or a method of the object's own.
  writtenOut: fc.constantFrom("no", "layer", "loss"),
});
export type Run = (typeof anyRun extends fc.Arbitrary<infer R> ? R : never) & {
  /** Of the data; 23 unless told. */
  readonly samples?: number;
  readonly accumulate?: number;
  /** A random net, in place of the named one. */
  readonly drawn?: number;
};

/** Of nets that take no batch of one sample, of ones of rows that are looked up, and of steps of several batches, too. */
export const anyLoneRun: fc.Arbitrary<Run> = fc
  .record({
    run: anyRun,
    other: fc.option(fc.constantFrom(NORMED, WORDS, INDICES), { freq: 2 }),
    accumulate: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ run, other, accumulate }) => ({ ...run, ...(other !== null && asIn(run, other)), accumulate }));

/** What a run of that net is like. */
function asIn({ batchSize, dropLast, writtenOut }: Run, net: string): Partial<Run> {
  if (net === NORMED) return { net, batchSize: Math.max(2, batchSize), dropLast: true };
  // A Scale before it would give no indices.
  return { net, dropLast, writtenOut: writtenOut === "layer" ? "loss" : writtenOut };
}

/** Of up to so many samples, in batches of such sizes; every other one of a random net. */
export const anyLargeRun = (mostSamples: number, batchSize: fc.Arbitrary<number>): fc.Arbitrary<Run> =>
  fc
    .record({
      run: anyRun,
      batchSize,
      samples: fc.integer({ min: 8, max: mostSamples }),
      accumulate: fc.integer({ min: 1, max: 3 }),
      drawn: fc.option(fc.nat(), { freq: 2 }),
    })
    .map(({ run: { dropLast, ...run }, drawn, ...sizes }) => {
      const large = { ...run, ...sizes, dropLast: dropLast && 2 * sizes.batchSize <= sizes.samples };
      return drawn === null ? large : { ...large, ...asDrawn(large), drawn };
    });

/** What a run of a net is like that a BatchNorm1d may be in, or what looks rows up. */
function asDrawn({ batchSize, samples, writtenOut }: Required<Pick<Run, "batchSize" | "samples" | "writtenOut">>) {
  return {
    batchSize: Math.max(2, Math.min(batchSize, Math.floor(samples / 2))),
    dropLast: true,
    writtenOut: writtenOut === "layer" ? ("loss" as const) : writtenOut,
  };
}

export const data = (run: Run): sb.TensorDataset => dataOf(run, run.samples ?? SAMPLES);

/** Samples of the run's kind: of what looks rows up, the first two columns are such, or all. */
function dataOf({ net, loss, drawn }: Run, samples: number, seed = 1): sb.TensorDataset {
  const set = dataFor(loss, samples, seed);
  if (drawn !== undefined) return new sb.TensorDataset(drawnInputs(drawn, samples, seed), set.y);
  if (net !== WORDS && net !== INDICES) return set;
  const x = set.x.clone();
  const indices = net === WORDS ? 2 : 4;
  x.data.forEach((value, i) => i % 4 < indices && (x.data[i] = Math.floor(Math.abs(value) * 10) % ROWS));
  return net === WORDS ? new sb.TensorDataset(x, set.y) : (new sb.TensorDataset(x.to("int64"), set.y) as never);
}

/** All objects of a run, as a program makes them when it starts; what draws from the default generator is on its backend. */
export function world(run: Run, seed: number, backend: sb.BackendName = sb.runtime.backend) {
  const generator = new sb.Generator({ seed, backend });
  const loader = new sb.Generator({ seed: seed + 1, backend });
  const hasDefault = run.dropouts === "default" && backend === sb.defaultGenerator.backend;
  const own = run.dropouts === "loader" ? loader : new sb.Generator({ seed: seed + 2, backend });
  const layers = layersOf(run, generator, hasDefault ? sb.defaultGenerator : own);
  const net = new sb.Net(run.writtenOut === "layer" ? [new Scale(), ...layers] : layers);
  const optimizer = (optimizers[run.optimizer] as (p: sb.Tensor[]) => AnyOptimizer)(net.parameters());
  const scheduler = schedulerOf(run, optimizer);
  const loss = losses[run.loss]();
  if (run.writtenOut === "loss") Object.assign(loss, { forward: loss.forward.bind(loss) });
  return { net, optimizer, scheduler, loss, generators: { generator, own, loader } };
}
export type World = ReturnType<typeof world>;

function layersOf(run: Run, generator: sb.Generator, own: sb.Generator): sb.Layer[] {
  if (run.drawn !== undefined) return drawnLayers(run.drawn, 3, own);
  if (run.net === WORDS) return wordsOf(generator);
  if (run.net === INDICES)
    return [
      new sb.Embedding(ROWS, 3, { generator }),
      new sb.Flatten(),
      new sb.Dropout(0.2, { generator: own }),
      new sb.Linear(12, 3, { generator }),
    ];
  if (run.net !== WIDE) return (nets[run.net] as (typeof nets)[string])(generator, own);
  const linear = (from: number, to: number): sb.Linear => new sb.Linear(from, to, { generator });
  return [linear(4, 300), new sb.ReLU(), linear(300, 300), new sb.Dropout(0.1, { generator: own }), linear(300, 3)];
}

function wordsOf(generator: sb.Generator): sb.Layer[] {
  const embedding = new sb.Embedding(ROWS, 3, { paddingIdx: 1, generator });
  const words = new sb.Net([new sb.Columns(0, 2), embedding, new sb.Flatten()]);
  return [new sb.Parallel([words, new sb.Columns(2, 4)]), new sb.Linear(8, 3, { generator })];
}

function schedulerOf({ scheduler, batchSize, dropLast, samples = SAMPLES }: Run, optimizer: AnyOptimizer) {
  const batches = samples / batchSize;
  const steps = EPOCHS * (dropLast ? Math.floor(batches) : Math.ceil(batches)) + 1;
  if (scheduler === "none") return undefined;
  if (scheduler === "OneCycleLR") return oneCycle(optimizer, Math.max(steps, 20));
  if (scheduler === "ReduceLROnPlateau") return new sb.ReduceLROnPlateau(optimizer, { patience: 0, factor: 0.5 });
  return schedulers[scheduler]?.(optimizer);
}

export function optionsOf(run: Run, { loss, optimizer, scheduler, generators }: World): sb.FitOptions {
  const { batchSize, shuffle, dropLast, clipGradNorm } = run;
  const set = dataOf(run, 7, 5);
  const loader = (): sb.DataLoader =>
    new sb.DataLoader(set, { batchSize: 3, shuffle: true, generator: generators.own });
  return {
    loss,
    optimizer,
    epochs: EPOCHS,
    batchSize,
    dropLast,
    ...(run.sampler === "none" ? { shuffle } : { sampler: samplerOf(run, generators.own) }),
    ...(scheduler && { scheduler }),
    ...(run.schedulerPer !== null &&
      !["none", "ReduceLROnPlateau"].includes(run.scheduler) && { schedulerPer: run.schedulerPer }),
    ...(run.loader === "own" && { generator: generators.loader }),
    ...(run.accumulate !== undefined && { accumulate: run.accumulate }),
    ...(clipGradNorm !== null && { clipGradNorm }),
    ...watched(run),
    ...(run.validation !== "none" && { validation: run.validation === "loader" ? loader() : set }),
  };
}

function samplerOf({ sampler, samples = SAMPLES }: Run, generator: sb.Generator): sb.NumberSequence {
  const weights = Array.from({ length: samples }, (_, i) => i + 1);
  if (sampler === "a list") return weights.map((weight) => samples - weight);
  if (sampler === "RandomSampler") return new sb.RandomSampler(samples, { generator, numSamples: samples - 4 });
  return new sb.WeightedRandomSampler(weights, samples, { generator });
}

/** Early stopping, by the loss or by the metric that goes with it. */
function watched({ loss, scheduler, earlyStopping }: Run): Pick<sb.FitOptions, "metrics" | "earlyStopping"> {
  const made = losses[loss]();
  const isOfClasses = made instanceof sb.CrossEntropyLoss || made instanceof sb.NLLLoss;
  const isOfValues = made instanceof sb.MSELoss || made instanceof sb.L1Loss;
  const monitor = isOfClasses ? "accuracy" : isOfValues ? "r2" : "loss";
  const metrics = monitor === "loss" ? {} : { metrics: [monitor] as const };
  if (earlyStopping === null) return metrics;
  const { isOfMetric, ...others } = earlyStopping;
  const isWatched = isOfMetric && scheduler !== "ReduceLROnPlateau";
  return { ...metrics, earlyStopping: { ...others, ...(isWatched && { monitor }) } };
}

export function partsOf({ net, optimizer, scheduler, generators }: World): sb.CheckpointParts {
  return { net, optimizer, ...(scheduler && { scheduler }), generators };
}

/** Everything that a run leaves, but for times, as a text that has every bit of it. */
export function left({ net, optimizer, scheduler, generators }: World, { epochs, ...result }: sb.FitResult): string {
  const everything = {
    net: comparable(net.stateDict()),
    optimizer,
    scheduler,
    generators: [...Object.values(generators), sb.defaultGenerator].map((g) =>
      Buffer.from(g.getState()).toString("hex"),
    ),
    reports: epochs.map(({ samplesPerSecond: _, ...report }) => report),
    result,
  };
  return JSON.stringify(everything, (_, value: unknown) =>
    Object.is(value, -0) || (typeof value === "number" && !Number.isFinite(value)) ? `number ${String(value)}` : value,
  );
}
