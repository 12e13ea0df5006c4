/** Training with everything that fit can do, by fit and written out as a user would write it. */
import {
  clipGradNorm_,
  DataLoader,
  defaultGenerator,
  Generator,
  manualSeed,
  OneCycleLR,
  ReduceLROnPlateau,
  type BackendName,
  type EpochReport,
  type FitOptions,
  type FitResult,
  type LossFunction,
  type LRScheduler,
  type Net,
  Tensor,
  type TensorDataset,
} from "../../dist/index.js";
import { expect } from "vitest";
import { expectSameBits } from "./bits.js";
import { Measuring } from "./metrics.js";
import { type AnyOptimizer, createRecipe, dataFor, losses, type LossName, optimizers } from "./recipes.js";
import { OVERRIDES } from "./overridden.js";
import { expectSameNumbers, weightsOf } from "./training.js";

export type AnyScheduler = LRScheduler | ReduceLROnPlateau;

export interface Training {
  readonly net?: string;
  readonly loss?: LossName;
  readonly optimizer?: string;
  readonly createOptimizer?: (net: Net) => AnyOptimizer;
  readonly scheduler?: (optimizer: AnyOptimizer) => AnyScheduler;
  readonly data?: TensorDataset;
  /** The sampler, of the loader's generator (undefined: the default one) and of another one that dropouts draw from. */
  readonly sample?: (generator: Generator | undefined, own: Generator) => NonNullable<FitOptions["sampler"]>;
  /** The validation loader, of the loader's generator (undefined: the default one) and of another one that dropouts draw from. */
  readonly validate?: (generator: Generator | undefined, own: Generator) => DataLoader;
  /** Whose draws the loader's are: those of the net's parameters, or the default ones; dropouts of their own take the same. */
  readonly generator?: "net" | "default";
  readonly options?: Pick<
    FitOptions,
    | "epochs"
    | "batchSize"
    | "shuffle"
    | "dropLast"
    | "accumulate"
    | "clipGradNorm"
    | "validation"
    | "earlyStopping"
    | "schedulerPer"
    | "metrics"
  >;
}

/** All that takes part in a training, made anew from the same start each time. */
export interface Parts {
  readonly net: Net;
  readonly generator: Generator;
  readonly own: Generator;
  readonly loss: LossFunction;
  readonly optimizer: AnyOptimizer;
  readonly scheduler: AnyScheduler | undefined;
  readonly data: TensorDataset;
  readonly options: FitOptions;
}

export const DEFAULTS = { epochs: 4, batchSize: 5, shuffle: true };

export function createParts(backend: BackendName, training: Training): Parts {
  manualSeed(77);
  const { net: name = "tanh", loss: lossName = "CrossEntropyLoss", generator: whose = "net" } = training;
  const recipe = createRecipe(backend, name, 7, whose === "default" ? defaultGenerator : undefined);
  const { net, own } = recipe;
  const create = optimizers[training.optimizer ?? "SGD"] as (typeof optimizers)[string];
  const optimizer = training.createOptimizer?.(net) ?? create(net.parameters());
  const scheduler = training.scheduler?.(optimizer);
  const loss = losses[lossName]();
  const drawn: { generator?: Generator } = whose === "default" ? {} : { generator: recipe.generator };
  const validation = training.validate && { validation: training.validate(drawn.generator, own) };
  const sampled = training.sample && { sampler: training.sample(drawn.generator, own), shuffle: false };
  const options = {
    ...DEFAULTS,
    ...training.options,
    ...validation,
    ...sampled,
    ...drawn,
    loss,
    optimizer,
    ...(scheduler && { scheduler }),
  };
  const data = training.data ?? dataFor(lossName, 23);
  return { net, generator: recipe.generator, own, loss, optimizer, scheduler, data, options };
}

export function byFit({ net, data, options }: Parts): Promise<FitResult> {
  return net.fit(data, options);
}

/** What the loop measures; where a fit is, only a fit knows. */
type Report = Omit<EpochReport, "state">;
type Result = Omit<FitResult, "epochs"> & { epochs: Report[] };
type Watch = (report: Report) => void;

/** The loop that the options stand for. `limit` is how many steps are made at most. */
export function byHand(parts: Parts, limit = Infinity, onEpoch?: Watch): Result {
  const { net, optimizer, scheduler, data, options } = parts;
  const {
    batchSize = 1,
    shuffle = false,
    dropLast = false,
    sampler,
    earlyStopping,
    validation,
    metrics = [],
  } = options;
  const drawn = options.generator === undefined ? {} : { generator: options.generator };
  const loader = new DataLoader(data, { batchSize, shuffle, dropLast, ...drawn, ...(sampler && { sampler }) });
  const epochs: Report[] = [];
  let [best, bestEpoch, bestWeights, steps] = [Infinity, 0, net.stateDict(), 0];
  while (epochs.length < options.epochs && steps < limit) {
    const learningRate = optimizer.lr;
    const mean = new Mean();
    const measuring = new Measuring();
    let done = 0;
    for (const [x, y] of loader) {
      const window = windowAt(done, x.shape[0] as number, parts);
      if (done === window.first) clearGradients(parts);
      mean.add(gradientsByHand(parts, window.samples, measuring, x, y), x.shape[0] as number);
      done += x.shape[0] as number;
      if (done < window.first + window.samples) continue;
      updateByHand(parts);
      if ((steps += 1) === limit) break;
    }
    const measured = {
      ...measuring.measures(metrics, options.loss, false),
      ...(validation !== undefined && validate(parts, validation, batchSize)),
    };
    const report = { epoch: epochs.length + 1, loss: mean.value, ...measured, learningRate, samplesPerSecond: 0 };
    epochs.push(report);
    const { monitor = "loss", mode = monitor === "loss" ? "min" : "max" } = earlyStopping ?? {};
    const watched = watchedIn(report, monitor);
    const [own, least] = mode === "min" ? [watched, best] : [-watched, -best];
    if (scheduler instanceof ReduceLROnPlateau) scheduler.step(watched);
    else if (!goesByBatches(parts)) scheduler?.step();
    if (own < (bestEpoch === 0 ? Infinity : least) - (earlyStopping?.minDelta ?? 0))
      [best, bestEpoch, bestWeights] = [watched, epochs.length, net.stateDict()];
    onEpoch?.(report);
    if (earlyStopping && epochs.length - bestEpoch >= earlyStopping.patience) break;
  }
  if (earlyStopping?.restoreBest && bestEpoch > 0) net.loadStateDict(bestWeights);
  const result = { epochs, stoppedEarly: epochs.length < options.epochs };
  return earlyStopping && bestEpoch > 0 ? { ...result, bestEpoch } : result;
}

/** The samples of the step that sample number `done` of an epoch, the first of a batch of `rows`, belongs to. */
function windowAt(done: number, rows: number, { data, options }: Parts): { first: number; samples: number } {
  const { batchSize = 1, dropLast = false, accumulate = 1, sampler } = options;
  if (accumulate === 1) return { first: done, samples: rows };
  const samples = sampler === undefined ? data.length : countOf(sampler);
  const trained = dropLast ? samples - (samples % batchSize) : samples;
  const first = done - (done % (batchSize * accumulate));
  return { first, samples: Math.min(batchSize * accumulate, trained - first) };
}

/** A sampler without a length is one that draws nothing where several batches make a step. */
function countOf(sampler: NonNullable<FitOptions["sampler"]>): number {
  if (sampler instanceof Tensor) return sampler.data.length;
  return (sampler as { length?: number }).length ?? [...(sampler as Iterable<number>)].length;
}

function clearGradients({ net, optimizer }: Parts): void {
  optimizer.zeroGrad();
  for (const p of net.parameters()) p.grad = null;
}

/** Adds a batch's gradients; of a step of more samples, its share of the mean. */
function gradientsByHand({ net, loss }: Parts, samples: number, measuring: Measuring, ...[x, y]: Batch): number {
  const output = net.forward(x);
  measuring.see(output, y);
  const value = loss.forward(output, y);
  const gradient = loss.backward();
  const share = loss.reduction === "sum" ? 1 : Math.fround((x.shape[0] as number) / samples);
  net.backward(
    share === 1
      ? gradient
      : new Tensor(
          gradient.data.map((g) => g * share),
          gradient.shape,
        ),
  );
  return value;
}

function updateByHand({ net, optimizer, scheduler, options }: Parts): void {
  if (options.clipGradNorm !== undefined) clipGradNorm_(net.parameters(), options.clipGradNorm);
  optimizer.step();
  for (const p of net.parameters()) p.grad = null;
  if (goesByBatches({ scheduler, options })) (scheduler as LRScheduler).step();
}

function goesByBatches({ scheduler, options }: Pick<Parts, "scheduler" | "options">): boolean {
  return (
    scheduler !== undefined &&
    (options.schedulerPer ?? (scheduler instanceof OneCycleLR ? "batch" : "epoch")) === "batch"
  );
}

type Validation = NonNullable<FitOptions["validation"]>;
type Batch = DataLoader extends Iterable<infer Pair extends unknown[]> ? Pair : never;

/** What early stopping watches. */
function watchedIn(report: Report, monitor: "loss" | "accuracy" | "r2"): number {
  const name = `validation${monitor[0]?.toUpperCase()}${monitor.slice(1)}` as "validationLoss";
  return (report[name] ?? report[monitor]) as number;
}

function validate({ net, options }: Parts, given: Validation, batchSize: number): Partial<Report> {
  const { loss, metrics = [] } = options;
  const isLoader = given instanceof DataLoader;
  const loader = isLoader ? given : new DataLoader(given, { batchSize, generator: new Generator() });
  net.eval();
  const mean = new Mean();
  const measuring = new Measuring();
  for (const [x, y] of loader) {
    const output = net.forward(x);
    measuring.see(output, y);
    mean.add(loss.forward(output, y), x.shape[0] as number);
  }
  net.train();
  return { validationLoss: mean.value, ...measuring.measures(metrics, loss, true) };
}

class Mean {
  #sum = 0;
  #samples = 0;

  add(value: number, samples: number): void {
    this.#sum += value * samples;
    this.#samples += samples;
  }

  get value(): number {
    return this.#sum / this.#samples;
  }
}

/** As a text: five thousand numbers take long to compare one by one. */
const stateOf = (generator: Generator): string => Buffer.from(generator.getState()).toString("base64");

/** That two trainings have come to the same, to the bit. */
export function expectSameParts(actual: Parts, expected: Parts, what: string): void {
  expectSameBits(weightsOf(actual.net), weightsOf(expected.net), `${what}: weights`);
  const rest = ({ generator, own, optimizer, scheduler, net }: Parts): unknown[] => [
    optimizer.stateDict(),
    scheduler?.stateDict(),
    stateOf(generator),
    stateOf(own),
    net.parameters().map((p) => p.grad),
    Object.values(net.layers).map(({ training }) => training),
  ];
  expect(rest(actual), what).toEqual(rest(expected));
}

export function expectSameResults(actual: Result, expected: Result, what: string): void {
  const NUMBERS = ["loss", "validationLoss", "accuracy", "validationAccuracy", "r2", "validationR2"] as const;
  for (const name of [...NUMBERS, "learningRate", "epoch"] as const) {
    const [a, e] = [actual, expected].map(({ epochs }) => epochs.map((report) => report[name] ?? -1));
    expectSameNumbers(a as number[], e as number[], `${what}: ${name}`);
  }
  const rest = ({ epochs, ...others }: Result): object => ({
    ...others,
    confusions: epochs.map(({ confusion, validationConfusion }) => [confusion, validationConfusion]),
  });
  expect(rest(actual), what).toEqual(rest(expected));
}

const WAYS = [false, true].flatMap((isWatched) => [false, true].map((isOverridden) => [isWatched, isOverridden]));

/** Trains by the loop, by fit, and by fit with something overridden, which must do without fusing; gives the loop's result. */
export async function expectFitIsLoop(backend: BackendName, training: Training, what: string): Promise<Result> {
  const written = createParts(backend, training);
  const expected = byHand(written);
  const defaultState = stateOf(defaultGenerator);
  for (const [isWatched, isOverridden] of WAYS) {
    const fitted = createParts(backend, training);
    if (isOverridden) OVERRIDES["a layer's forward"]?.(fitted);
    const seen: Report[] = [];
    const onEpoch = (report: EpochReport): void => void seen.push(report);
    const result = await byFit(isWatched ? { ...fitted, options: { ...fitted.options, onEpoch } } : fitted);
    expectSameResults(result, expected, what);
    expectSameParts(fitted, written, what);
    expect(stateOf(defaultGenerator), what).toBe(defaultState);
    if (isWatched) expect(seen).toEqual(result.epochs);
  }
  return expected;
}
