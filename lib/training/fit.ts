import type { TrainerReport } from "../backend/training.js";
import type { DataLoader, DataLoaderOptions } from "../data/data_loader.js";
import type { TensorDataset } from "../data/tensor_dataset.js";
import { lease } from "../lease.js";
import type { LossFunction } from "../nn/loss_function.js";
import type { Optimizer } from "../optim/optimizer.js";
import type { ReduceLROnPlateau } from "../optim/lr_scheduler/reduce_lr_on_plateau.js";
import type { LRScheduler } from "../optim/lr_scheduler/scheduler.js";
import { checkFit, checkFitOptions, checkParts } from "./checks.js";
import { Patience } from "./early_stopping.js";
import { notFiniteError } from "./not_finite.js";
import { storeParameters } from "./parameters.js";
import { leasablesOf, type RunParts } from "./run_parts.js";
import { type Lend, type Runner, runnerFor } from "./runner.js";
import type { Trainee } from "./trainee.js";
import { giveTurn, isTurnDue } from "./turns.js";

/** What Net.fit takes; a wrong one is ERR_ARGUMENT. */
export interface FitOptions extends Omit<DataLoaderOptions, "sampler"> {
  loss: LossFunction;
  /** Trains the parameters in its groups; the net's others stay as they are. */
  optimizer: Optimizer<{ lr: number }>;
  /** At least 0. */
  epochs: number;
  /**
   * Of that optimiser. Steps once an epoch; OneCycleLR, with as many steps left, once a batch; ReduceLROnPlateau on the
   * validation loss, or the loss without one.
   */
  scheduler?: LRScheduler | ReduceLROnPlateau;
  /** The limit of clipGradNorm_ over all of the net's parameters before each update, at least 0; none unless told. */
  clipGradNorm?: number;
  /**
   * Measured after each epoch, in eval mode; samples as the data's. A data set is taken in batches of `batchSize`, in order, and
   * draws nothing; a loader draws and gives what it would if it were iterated then, as PyTorch's do.
   */
  validation?: TensorDataset | DataLoader;
  /** Ends the fit when the validation loss, or the loss without one, has not fallen for `patience` epochs. */
  earlyStopping?: EarlyStopping;
  /**
   * Whether a batch's loss that is NaN or infinite ends the fit, with ERR_NOT_FINITE that names epoch and batch, before it
   * changes anything: all is as after the step before. Default: false, as PyTorch goes on.
   */
  stopOnNaN?: boolean;
  /** Stops the fit after the step it is in; the fit rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Called after each epoch; training waits for it, and in it everything that the fit owns is the caller's again. */
  onEpoch?(report: EpochReport): void | Promise<void>;
}

export interface EarlyStopping {
  /** Epochs without a lower loss, at least 1. */
  patience: number;
  /**
   * At the end, unless it is by the signal or an error, the parameters (not the optimiser's state) go back to what they were
   * after the best epoch; false unless told.
   */
  restoreBest?: boolean;
}

/** One finished epoch; `epoch` counts from 1, the losses are means over its samples, the rate is that of its first step. */
export interface EpochReport {
  epoch: number;
  loss: number;
  validationLoss?: number;
  learningRate: number;
  samplesPerSecond: number;
}

export interface FitResult {
  epochs: EpochReport[];
  /** Whether early stopping ended the fit before all its epochs were made. */
  stoppedEarly: boolean;
  /** With early stopping: the epoch with the lowest loss that it watches; left out if none was a number. */
  bestEpoch?: number;
}

/** Net.fit. Everything is checked before the first await, so what is wrong rejects with nothing changed. */
export async function fit(trainee: Trainee, data: TensorDataset, options: FitOptions): Promise<FitResult> {
  const given = checkFitOptions(data, options);
  const parts = checkFit(trainee, data, given);
  given.signal?.throwIfAborted();
  const loop = new FitLoop(parts, given);
  return loop.run();
}

/**
 * The epochs of a fit. What needs a look after each one (onEpoch, a scheduler, early stopping) makes it a call of the runner
 * for each; else all are one call. What was trained comes back to the caller for onEpoch, and at the end.
 */
class FitLoop {
  readonly #parts: RunParts;
  readonly #options: FitOptions;
  readonly #patience: Patience | null;
  readonly #reports: EpochReport[] = [];
  #runner: Runner | null = null;
  #release: () => void = () => {};
  #best: Float32Array | null = null;

  constructor(parts: RunParts, options: FitOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#patience = options.earlyStopping ? new Patience(options.earlyStopping) : null;
  }

  async run(): Promise<FitResult> {
    const { epochs, onEpoch, signal } = this.#options;
    while (this.#reports.length < epochs && !this.#isStopped()) {
      if (this.#reports.length > 0) checkParts(this.#parts, epochs - this.#reports.length);
      await this.#leased(() => this.#train(onEpoch === undefined ? epochs : this.#reports.length + 1));
      await onEpoch?.(this.#reports.at(-1) as EpochReport);
      signal?.throwIfAborted();
    }
    await this.#restoreBest();
    const result: FitResult = { epochs: this.#reports, stoppedEarly: this.#reports.length < epochs };
    const bestEpoch = this.#patience?.bestEpoch;
    return bestEpoch === undefined ? result : { ...result, bestEpoch };
  }

  #isStopped(): boolean {
    return this.#reports.length > 0 && (this.#patience?.isOver ?? false);
  }

  async #leased(work: () => Promise<void>): Promise<void> {
    this.#release = lease(leasablesOf(this.#parts));
    try {
      await work();
    } finally {
      this.#release();
    }
  }

  readonly #lend: Lend = (work) => {
    this.#release();
    try {
      return work();
    } finally {
      this.#release = lease(leasablesOf(this.#parts));
    }
  };

  /** Trains until there are so many reports, or early stopping has had enough. */
  async #train(until: number): Promise<void> {
    if (!this.#runner?.isCurrent()) this.#runner = runnerFor(this.#parts, this.#lend);
    const runner = this.#runner;
    const { scheduler, validationLoader } = this.#parts;
    const isWatched = this.#patience !== null || scheduler !== null || validationLoader !== null;
    await runner.load();
    while (this.#reports.length < until && !this.#isStopped()) {
      const report = await this.#trainOnce(runner, isWatched ? 1 : until - this.#reports.length);
      if (!report.cancelled) continue;
      await runner.store();
      throw report.failedLoss === null
        ? this.#options.signal?.reason
        : await notFiniteError(this.#parts, this.#reports.length, report);
    }
    await runner.store();
  }

  async #trainOnce(runner: Runner, epochs: number): Promise<TrainerReport> {
    const learningRate = this.#parts.optimizer.lr;
    if (isTurnDue()) await giveTurn(); // a short run may give none
    const report = await runner.train(epochs, this.#options.signal);
    this.#addReports(report, learningRate, runner.samplesPerEpoch);
    if (report.cancelled) return report;
    const last = this.#reports.at(-1) as EpochReport;
    const watched = last.validationLoss ?? last.loss;
    runner.endEpoch(watched);
    if (this.#patience?.isBest(watched) && this.#patience.restoreBest) this.#best = await runner.readParameters();
    return report;
  }

  #addReports(report: TrainerReport, learningRate: number, samples: number): void {
    const { losses, validationLosses, seconds } = report;
    const reports = this.#reports;
    const isValidated = this.#parts.validation !== null;
    for (let i = 0; i < losses.length; i++) {
      const samplesPerSecond = samples / (seconds[i] as number);
      const measured: EpochReport = {
        epoch: reports.length + 1,
        loss: losses[i] as number,
        learningRate,
        samplesPerSecond,
      };
      if (isValidated) measured.validationLoss = validationLosses[i] as number;
      reports.push(measured);
    }
  }

  /** Puts the best epoch's parameters back, if a later one came. */
  async #restoreBest(): Promise<void> {
    const best = this.#best;
    if (best === null || this.#patience?.bestEpoch === this.#reports.length) return;
    checkParts(this.#parts, 0);
    await this.#leased(() => storeParameters(this.#parts.parameters, best));
  }
}
