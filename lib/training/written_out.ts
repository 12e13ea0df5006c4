/**
 * The epochs of a fit as the loop that fit stands for, on the main thread, which gets its turn between two steps. Everything is the
 * caller's own while a step is made, so that each method called can use it, and the fit's while others have their turn.
 */
import type { TrainerReport } from "../backend/training.js";
import { DataLoader } from "../data/data_loader.js";
import { ReduceLROnPlateau } from "../optim/lr_scheduler/reduce_lr_on_plateau.js";
import { Generator as RandomGenerator } from "../random/generator.js";
import { isFusable } from "./as_made.js";
import { type Batch, EpochBatches } from "./epoch_batches.js";
import { samplesPerEpoch } from "./epoch_size.js";
import { batchScheduler } from "./pace.js";
import { type NetNumbers, readNumbers } from "./numbers.js";
import { NOTHING_DONE } from "./nothing_done.js";
import { generatorsOf, type RunParts } from "./run_parts.js";
import type { Lend, Runner } from "./runner.js";
import type { LossTarget } from "../tensor/integers.js";
import type { Tensor } from "../tensor/tensor.js";
import { WrittenOutMetrics } from "./written_out_metrics.js";
import { giveTurn, isTurnDue } from "../turns.js";
import { type BatchLoss, clearGradients, writtenOutLoss, writtenOutStep } from "./written_out_step.js";

/** Work that can be left at each of its yields. */
type Work<Result> = Generator<void, Result>;

export class WrittenOut implements Runner {
  readonly #parts: RunParts;
  readonly #lend: Lend;
  readonly #metrics: WrittenOutMetrics | null;
  readonly #validationMetrics: WrittenOutMetrics | null;
  /** Of the last epoch. */
  #samples = 0;
  batches = 0;

  constructor(parts: RunParts, lend: Lend) {
    this.#parts = parts;
    this.#lend = lend;
    this.#metrics = parts.metrics && new WrittenOutMetrics(parts.metrics);
    this.#validationMetrics = parts.metrics && new WrittenOutMetrics(parts.metrics);
  }

  get samplesPerEpoch(): number {
    return samplesPerEpoch(this.#parts) ?? this.#samples;
  }

  get batchesPerEpoch(): number {
    return Math.ceil((samplesPerEpoch(this.#parts) ?? Number.NaN) / this.#parts.batchSize);
  }

  isCurrent(): boolean {
    return !isFusable(this.#parts);
  }

  async load(): Promise<void> {}

  async train(epochs: number, signal: AbortSignal | undefined): Promise<TrainerReport> {
    const { together } = this.#parts;
    if (await together.agree({ stops: signal?.aborted })) return NOTHING_DONE;
    const progress: Progress = {
      losses: [],
      validationLosses: [],
      seconds: [],
      metrics: [],
      validationMetrics: [],
      steps: 0,
      failedLoss: null,
      failedBatch: 0,
    };
    const work = this.#epochs(epochs, progress);
    const isStopped = (): boolean => together.signal(signal)?.aborted ?? false;
    let isDone = false;
    try {
      while (!isDone && !isStopped()) {
        isDone = this.#lend(() => workOn(work, isStopped));
        if (isTurnDue()) await giveTurn();
      }
      if (!isDone) this.#lend(() => work.return()); // closes what it iterates
    } finally {
      this.batches = 0;
      clearGradients(this.#parts);
    }
    return reportOf(progress, !isDone || progress.failedLoss !== null);
  }

  async endEpoch(watched: number): Promise<void> {
    const { scheduler, schedulerPer } = this.#parts;
    if (scheduler === null || schedulerPer === "batch") return;
    this.#lend(() => (scheduler instanceof ReduceLROnPlateau ? scheduler.step(watched) : scheduler.step()));
  }

  async store(): Promise<void> {}

  readNumbers(): Promise<NetNumbers> {
    return readNumbers(this.#parts);
  }

  *#epochs(epochs: number, progress: Progress): Work<void> {
    for (let epoch = 0; epoch < epochs; epoch++) {
      yield;
      const start = performance.now();
      const loss = yield* this.#epoch(progress);
      if (progress.failedLoss !== null) return;
      const validationLoss = yield* this.#validate();
      progress.losses.push(loss);
      progress.validationLosses.push(validationLoss);
      if (this.#metrics !== null) progress.metrics.push(this.#metrics.report());
      if (this.#validationMetrics !== null) progress.validationMetrics.push(this.#validationMetrics.report());
      progress.seconds.push((performance.now() - start) / 1000);
    }
  }

  *#epoch(progress: Progress): Work<number> {
    const takeBack = this.#begun();
    const batches = new EpochBatches(this.#parts);
    try {
      return yield* this.#steps(batches, takeBack, progress);
    } finally {
      batches.close();
      this.#samples = batches.given;
    }
  }

  /** An epoch's loss. Left before a step, it has changed nothing for that; nor has it, where it stops at the step's loss. */
  *#steps(batches: EpochBatches, takeBackBegin: () => void, progress: Progress): Work<number> {
    const { stopOnNaN } = this.#parts;
    const { next, see } = seenBy(this.#metrics, batches.next);
    let takeBack = takeBackBegin;
    let sum = 0;
    this.#metrics?.begin();
    for (let samples = batches.nextStep(); samples > 0; samples = batches.nextStep()) {
      const losses = writtenOutStep(this.#parts, { samples, next, see }, stopOnNaN);
      const { loss } = losses.at(-1) as BatchLoss;
      if (stopOnNaN && !Number.isFinite(loss)) {
        takeBack();
        progress.failedLoss = loss;
        progress.failedBatch = losses.length - 1;
        return loss;
      }
      for (const batch of losses) sum += batch.loss * batch.rows;
      progress.steps += 1;
      this.batches += losses.length;
      batchScheduler(this.#parts)?.step();
      if (batches.isOver) break;
      yield;
      takeBack = this.#begun();
    }
    batches.end();
    return sum / batches.given;
  }

  /** What takes back all draws, and what passes do to buffers, from now on, where the fit may stop. */
  #begun(): () => void {
    if (!this.#parts.stopOnNaN) return () => {};
    const states = generatorsOf(this.#parts).map((generator) => [generator, generator.borrowState().slice()] as const);
    const buffers = this.#parts.buffers.map((buffer) => [buffer, buffer.clone()] as const);
    return () => {
      states.forEach(([generator, state]) => generator.borrowState().set(state));
      buffers.forEach(([buffer, before]) => buffer.copy_(before));
    };
  }

  *#validate(): Work<number> {
    const { validation, validationLoader, validationBatchSize: batchSize } = this.#parts;
    if (validation === null) return Number.NaN;
    const loader = validationLoader ?? new DataLoader(validation, { batchSize, generator: new RandomGenerator() });
    const metrics = this.#validationMetrics;
    metrics?.begin();
    let [sum, samples] = [0, 0];
    for (const [x, y] of loader) {
      yield;
      const rows = x.shape[0] as number;
      sum += writtenOutLoss(this.#parts, x, y, (output) => metrics?.add(output, y)) * rows;
      samples += rows;
    }
    return sum / samples;
  }
}

/** The batches one after another, and what the net makes of them: measured, if anything is. */
function seenBy(
  metrics: WrittenOutMetrics | null,
  nextBatch: () => Batch,
): { next: () => Batch; see: (output: Tensor) => void } {
  let target: LossTarget | null = null;
  const next = (): Batch => {
    const batch = nextBatch();
    [, target] = batch;
    return batch;
  };
  return { next, see: (output) => metrics?.add(output, target as LossTarget) };
}

interface Progress {
  readonly losses: number[];
  readonly validationLosses: number[];
  readonly seconds: number[];
  readonly metrics: Float64Array[];
  readonly validationMetrics: Float64Array[];
  steps: number;
  failedLoss: number | null;
  failedBatch: number;
}

/** Works until it is done, which it tells, until it is stopped, or until the event loop's turn has come. */
function workOn(work: Work<void>, isStopped: () => boolean): boolean {
  while (!isStopped()) {
    if (work.next().done) return true;
    if (isTurnDue()) return false;
  }
  return false;
}

function reportOf(progress: Progress, cancelled: boolean): TrainerReport {
  const { losses, validationLosses, seconds, metrics, validationMetrics, ...rest } = progress;
  return {
    losses: Float64Array.from(losses),
    validationLosses: Float64Array.from(validationLosses),
    seconds: Float64Array.from(seconds),
    metrics: Float64Array.from(metrics.flatMap((numbers) => [...numbers])),
    validationMetrics: Float64Array.from(validationMetrics.flatMap((numbers) => [...numbers])),
    ...rest,
    failedRead: null,
    cancelled,
  };
}
