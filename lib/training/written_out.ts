/**
 * The epochs of a fit as the loop that fit stands for, on the main thread, which gets its turn between two steps. Everything is the
 * caller's own while a step is made, so that each method called can use it, and the fit's while others have their turn.
 */
import type { TrainerReport } from "../backend/training.js";
import { DataLoader } from "../data/data_loader.js";
import type { TensorDataset } from "../data/tensor_dataset.js";
import { OneCycleLR } from "../optim/lr_scheduler/one_cycle_lr.js";
import { ReduceLROnPlateau } from "../optim/lr_scheduler/reduce_lr_on_plateau.js";
import { Generator as RandomGenerator } from "../random/generator.js";
import { isRunAsMade } from "./as_made.js";
import { samplesPerEpoch, stepsPerEpoch } from "./checks.js";
import { readParameters } from "./parameters.js";
import type { RunParts } from "./run_parts.js";
import type { Lend, Runner } from "./runner.js";
import { giveTurn, isTurnDue } from "./turns.js";
import { clearGradients, writtenOutLoss, writtenOutStep } from "./written_out_step.js";

/** Work that can be left at each of its yields. */
type Work<Result> = Generator<void, Result>;

export class WrittenOut implements Runner {
  readonly #parts: RunParts;
  readonly #lend: Lend;

  constructor(parts: RunParts, lend: Lend) {
    this.#parts = parts;
    this.#lend = lend;
  }

  get samplesPerEpoch(): number {
    return samplesPerEpoch(this.#parts);
  }

  isCurrent(): boolean {
    return !isRunAsMade(this.#parts);
  }

  async load(): Promise<void> {}

  async train(epochs: number, signal: AbortSignal | undefined): Promise<TrainerReport> {
    const progress = { losses: [], validationLosses: [], seconds: [], steps: 0 };
    const work = this.#epochs(epochs, progress);
    const isStopped = (): boolean => signal?.aborted ?? false;
    let isDone = false;
    try {
      while (!isDone && !isStopped()) {
        isDone = this.#lend(() => workOn(work, isStopped));
        if (isTurnDue()) await giveTurn();
      }
    } finally {
      clearGradients(this.#parts);
    }
    return reportOf(progress, !isDone);
  }

  endEpoch(watched: number): void {
    const { scheduler } = this.#parts;
    if (scheduler === null || scheduler instanceof OneCycleLR) return;
    this.#lend(() => (scheduler instanceof ReduceLROnPlateau ? scheduler.step(watched) : scheduler.step()));
  }

  async store(): Promise<void> {}

  readParameters(): Promise<Float32Array> {
    return readParameters(this.#parts.parameters);
  }

  *#epochs(epochs: number, progress: Progress): Work<void> {
    const { validation } = this.#parts;
    for (let epoch = 0; epoch < epochs; epoch++) {
      yield;
      const start = performance.now();
      const loss = yield* this.#epoch(progress);
      const validationLoss = validation === null ? Number.NaN : yield* this.#validate(validation);
      progress.losses.push(loss);
      progress.validationLosses.push(validationLoss);
      progress.seconds.push((performance.now() - start) / 1000);
    }
  }

  /** An epoch's loss. Left before a step, it has drawn nothing for that. */
  *#epoch(progress: Progress): Work<number> {
    const batches = loaderOf(this.#parts)[Symbol.iterator]();
    const steps = stepsPerEpoch(this.#parts);
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      if (step > 0) yield;
      const [x, y] = batches.next().value as Batch;
      sum += writtenOutStep(this.#parts, x, y) * (x.shape[0] as number);
      progress.steps += 1;
      if (this.#parts.scheduler instanceof OneCycleLR) this.#parts.scheduler.step();
    }
    batches.next(); // a sampler may draw at its end
    return sum / this.samplesPerEpoch;
  }

  *#validate(validation: TensorDataset): Work<number> {
    const { batchSize } = this.#parts;
    let sum = 0;
    for (const [x, y] of new DataLoader(validation, { batchSize, generator: new RandomGenerator() })) {
      yield;
      sum += writtenOutLoss(this.#parts, x, y) * (x.shape[0] as number);
    }
    return validation.length === 0 ? Number.NaN : sum / validation.length;
  }
}

type Batch = DataLoader extends Iterable<infer Pair> ? Pair : never;

interface Progress {
  readonly losses: number[];
  readonly validationLosses: number[];
  readonly seconds: number[];
  steps: number;
}

/** Works until it is done, which it tells, until it is stopped, or until the event loop's turn has come. */
function workOn(work: Work<void>, isStopped: () => boolean): boolean {
  while (!isStopped()) {
    if (work.next().done) return true;
    if (isTurnDue()) return false;
  }
  return false;
}

/** The loader that the options stand for; without a generator of its own, one that shuffles does so by a fresh one. */
function loaderOf({ data, batchSize, dropLast, order, generator }: RunParts): DataLoader {
  const drawn = order === "reseeded" ? {} : { generator };
  return new DataLoader(data, { batchSize, dropLast, shuffle: order !== "sequential", ...drawn });
}

function reportOf({ losses, validationLosses, seconds, steps }: Progress, cancelled: boolean): TrainerReport {
  return {
    losses: Float64Array.from(losses),
    validationLosses: Float64Array.from(validationLosses),
    seconds: Float64Array.from(seconds),
    steps,
    cancelled,
  };
}
