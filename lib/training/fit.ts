import type { TrainerReport } from "../backend/training.js";
import type { DataLoader, DataLoaderOptions } from "../data/data_loader.js";
import type { TensorDataset } from "../data/tensor_dataset.js";
import { argumentError } from "../checks.js";
import { lease } from "../lease.js";
import type { LossFunction } from "../nn/loss_function.js";
import type { Optimizer } from "../optim/optimizer.js";
import type { ReduceLROnPlateau } from "../optim/lr_scheduler/reduce_lr_on_plateau.js";
import type { LRScheduler } from "../optim/lr_scheduler/scheduler.js";
import { checkFit, checkFitOptions, checkParts } from "./checks.js";
import { type EpochReport, FinishedEpoch } from "./epoch_report.js";
import { Patience } from "./early_stopping.js";
import {
  checkBestParameters,
  checkSameRun,
  type FitSnapshot,
  FitState,
  generatorStates,
  setGeneratorStates,
} from "./fit_state.js";
import { notFiniteError } from "./not_finite.js";
import { storeParameters } from "./parameters.js";
import { identityOf, type RunIdentity } from "./run_identity.js";
import { leasablesOf, type RunParts } from "./run_parts.js";
import { type Lend, type Runner, runnerFor } from "./runner.js";
import type { Trainee } from "./trainee.js";
import { giveTurn, isTurnDue } from "../turns.js";

/** What Net.fit takes; a wrong one is ERR_ARGUMENT. */
export interface FitOptions extends Omit<DataLoaderOptions, "sampler"> {
  /** Of the net's output and the data's targets. */
  loss: LossFunction;
  /** Trains the net's parameters that are in its groups, at least one; the others stay as they are. */
  optimizer: Optimizer<{ lr: number }>;
  /** An integer of at least 0; with 0 nothing happens. With `resume`, all epochs of the run, those made before among them. */
  epochs: number;
  /**
   * A scheduler of that optimiser, with as many steps left as the fit makes; ReduceLROnPlateau steps on the validation loss, or the
   * loss without one. Default: none.
   */
  scheduler?: LRScheduler | ReduceLROnPlateau;
  /** What the scheduler steps after: each epoch, or each batch, or step of several with `accumulate`. Default: "batch" for OneCycleLR, "epoch" for all others. */
  schedulerPer?: "epoch" | "batch";
  /**
   * Batches a step, from 1 to 2^31 - 1: the step is on the sum of their gradients, of which each counts by its share of the step's
   * samples, as of one batch of all, unless the loss is a sum; an epoch's last step takes the batches that there are. Dropouts
   * and the like go by batch. Default: 1.
   */
  accumulate?: number;
  /** The limit of clipGradNorm_ over the gradients of all of the net's parameters before each update, at least 0. Default: none. */
  clipGradNorm?: number;
  /**
   * Measured after each epoch, in eval mode; samples as the data's. A data set is taken in batches of `batchSize`, in order, and
   * draws nothing; a loader draws and gives what it would if it were iterated then, as PyTorch's do. Default: none.
   */
  validation?: TensorDataset | DataLoader;
  /** Ends the fit when the validation loss, or the loss without one, has not fallen for `patience` epochs. Default: none. */
  earlyStopping?: EarlyStopping;
  /**
   * Whether a batch's loss that is NaN or infinite ends the fit, with ERR_NOT_FINITE that names epoch and batch, before it
   * changes anything: all is as after the step before. Default: false, as PyTorch goes on.
   */
  stopOnNaN?: boolean;
  /**
   * Goes on after the epoch that the state is of, an EpochReport's or loadCheckpoint's, as if the fit had never stopped: what it
   * draws from is put in the states of then, early stopping goes on counting, and reports go on numbering. Net, optimiser and
   * scheduler are to be as they were then, as loadCheckpoint leaves them. ERR_ARGUMENT where the net, the data (by a digest) or
   * an option is not as it was. Default: none, a new run.
   */
  resume?: FitState;
  /** Stops the fit after the step it is in; the fit rejects with the signal's reason. Default: none. */
  signal?: AbortSignal;
  /**
   * Called after each epoch; training waits for its promise, and meanwhile everything that the fit owns is the caller's again. What
   * it throws, the fit rejects with. Default: none.
   */
  onEpoch?(report: EpochReport): void | Promise<void>;
}

/** When a fit ends before its last epoch. */
export interface EarlyStopping {
  /** Epochs in a row without a lower loss than all before, an integer of at least 1. */
  patience: number;
  /**
   * Whether the parameters (not the optimiser's state) go back at the end to what they were after the best epoch; not where the
   * signal or an error ends the fit. Default: false.
   */
  restoreBest?: boolean;
  /** What a loss must be lower by than the best one to count as lower, at least 0. Default: 0. */
  minDelta?: number;
}

/** What a fit resolves to. */
export interface FitResult {
  /** One for each epoch that was made. */
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
  if (given.resume !== undefined) await loop.resume(given.resume);
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
  /** Epochs that were made before the fit. */
  #before = 0;
  #isRestored = false;

  constructor(parts: RunParts, options: FitOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#patience = options.earlyStopping ? new Patience(options.earlyStopping) : null;
  }

  /** Goes on where the state that it is given says. Throws ERR_ARGUMENT, with nothing changed, for one of another run. */
  async resume(state: FitState): Promise<void> {
    const snapshot = FitState.snapshotOf(state) as FitSnapshot;
    const saved = await snapshot.identity();
    if (saved !== null) checkSameRun(saved, await this.#identify());
    checkParts(this.#parts, Math.max(0, this.#options.epochs - snapshot.epoch));
    checkBestParameters(this.#parts, snapshot);
    setGeneratorStates(this.#parts, snapshot.generators);
    this.#before = snapshot.epoch;
    this.#best = snapshot.bestParameters;
    this.#patience?.resume(snapshot.epoch, snapshot.progress);
  }

  /** Anew each time: in onEpoch the data, the loss and what is frozen may change. */
  #identify(): Promise<RunIdentity> {
    return identityOf(this.#parts, this.#options);
  }

  async run(): Promise<FitResult> {
    const { epochs, onEpoch, signal } = this.#options;
    while (this.#epoch < epochs && !this.#isStopped()) {
      if (this.#reports.length > 0) checkParts(this.#parts, epochs - this.#epoch);
      await this.#leased(() => this.#train(onEpoch === undefined ? epochs : this.#epoch + 1));
      await onEpoch?.(this.#reports.at(-1) as EpochReport);
      signal?.throwIfAborted();
    }
    await this.#restoreBest();
    const result: FitResult = { epochs: this.#reports, stoppedEarly: this.#epoch < epochs };
    const bestEpoch = this.#patience?.bestEpoch;
    return bestEpoch === undefined ? result : { ...result, bestEpoch };
  }

  /** How many epochs have been made. */
  get #epoch(): number {
    return this.#before + this.#reports.length;
  }

  #isStopped(): boolean {
    return this.#epoch > 0 && (this.#patience?.isOver ?? false);
  }

  /** Where the fit is, as long as it is after that epoch. */
  readonly #stateAfter = (epoch: number): FitState => {
    if (epoch !== this.#epoch)
      throw argumentError(`the state of epoch ${epoch} is over; ask for it in onEpoch, before the next epoch begins`);
    if (this.#isRestored)
      throw argumentError(
        "the best epoch's parameters have been put back, from which the run does not go on; ask for the state in onEpoch",
      );
    return new FitState({
      epoch,
      progress: this.#patience?.progress ?? null,
      bestParameters: this.#best,
      generators: generatorStates(this.#parts),
      identity: () => this.#identify(),
    });
  };

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

  /** Trains until so many epochs have been made, or early stopping has had enough. */
  async #train(until: number): Promise<void> {
    if (!this.#runner?.isCurrent()) this.#runner = runnerFor(this.#parts, this.#lend);
    const runner = this.#runner;
    const { scheduler, validationLoader } = this.#parts;
    const isWatched = this.#patience !== null || scheduler !== null || validationLoader !== null;
    await runner.load();
    while (this.#epoch < until && !this.#isStopped()) {
      const report = await this.#trainOnce(runner, isWatched ? 1 : until - this.#epoch);
      if (!report.cancelled) continue;
      await runner.store();
      throw report.failedLoss === null
        ? this.#options.signal?.reason
        : await notFiniteError(this.#parts, this.#epoch, report);
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
    await runner.endEpoch(watched);
    if (this.#patience?.isBest(watched) && this.#patience.restoreBest) this.#best = await runner.readParameters();
    return report;
  }

  #addReports(report: TrainerReport, learningRate: number, samples: number): void {
    const { losses, validationLosses, seconds } = report;
    const reports = this.#reports;
    const isValidated = this.#parts.validation !== null;
    for (let i = 0; i < losses.length; i++) {
      const samplesPerSecond = samples / (seconds[i] as number);
      const measured = { epoch: this.#epoch + 1, loss: losses[i] as number, learningRate, samplesPerSecond };
      const finished = new FinishedEpoch(measured, this.#stateAfter);
      if (isValidated) finished.validationLoss = validationLosses[i] as number;
      reports.push(finished);
    }
  }

  /** Puts the best epoch's parameters back, if a later one came. */
  async #restoreBest(): Promise<void> {
    const best = this.#best;
    if (best === null || this.#patience?.bestEpoch === this.#epoch) return;
    checkParts(this.#parts, 0);
    this.#isRestored = true;
    await this.#leased(() => storeParameters(this.#parts.parameters, best));
  }
}
