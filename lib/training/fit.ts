import type { TrainerReport } from "../backend/training.js";
import type { Dataset } from "../data/dataset.js";
import { argumentError, show } from "../checks.js";
import { lease } from "../lease.js";
import type { Facts } from "../mpi/notices.js";
import { checkFit, checkFitOptions, checkParts } from "./checks/fit.js";
import { type EpochReport, FinishedEpoch, watchedIn } from "./epoch_report.js";
import { Patience } from "./early_stopping.js";
import type { EarlyStopping, FitOptions } from "./fit_options.js";
import {
  checkBest,
  checkSameRun,
  type FitSnapshot,
  FitState,
  generatorStates,
  setGeneratorStates,
} from "./fit_state.js";
import { measuresAt } from "./metrics.js";
import { notFiniteError } from "./not_finite.js";
import { type NetNumbers, storeNumbers } from "./numbers.js";
import { type FitProgress, ProgressWatch } from "./progress.js";
import { readError } from "./read_error.js";
import { identityOf, type RunIdentity } from "./run_identity.js";
import { runFacts, stateFacts } from "./facts.js";
import { leasablesOf, type RunParts } from "./run_parts.js";
import { type Lend, type Runner, runnerFor } from "./runner.js";
import { checkWorld, Together } from "./together.js";
import type { Trainee } from "./trainee.js";
import { giveTurn, isTurnDue } from "../turns.js";

/** What a fit resolves to. */
export interface FitResult {
  /** One for each epoch that was made. */
  epochs: EpochReport[];
  /** Whether early stopping ended the fit before all its epochs were made. */
  stoppedEarly: boolean;
  /** With early stopping: the epoch that is best by what it watches; left out if none was a finite number. */
  bestEpoch?: number;
}

/** Net.fit. Everything is checked before the first await, so what is wrong rejects with nothing changed. */
export async function fit(trainee: Trainee, data: Dataset, options: FitOptions): Promise<FitResult> {
  const given = checkFitOptions(data, options);
  const together = new Together(checkWorld(given.world));
  return together.run(async () => {
    const parts = checkFit(trainee, data, given, together);
    given.signal?.throwIfAborted();
    const watch = given.onProgress ? new ProgressWatch(given.onProgress, given.signal) : null;
    const loop = new FitLoop(parts, watch === null ? given : { ...given, signal: watch.signal });
    try {
      if (given.resume !== undefined) await loop.resume(given.resume);
      watch?.start(() => loop.progress);
      return await loop.run();
    } finally {
      watch?.stop();
    }
  });
}

/**
 * The epochs of a fit. What needs a look after each one (onEpoch, a scheduler, early stopping) makes it a call of the runner
 * for each; else all are one call. What was trained comes back to the caller for onEpoch, and at the end.
 */
class FitLoop {
  readonly #parts: RunParts;
  readonly #options: FitOptions;
  readonly #patience: Patience | null;
  readonly #monitor: NonNullable<EarlyStopping["monitor"]>;
  readonly #reports: EpochReport[] = [];
  #runner: Runner | null = null;
  #release: () => void = () => {};
  #best: NetNumbers | null = null;
  /** Epochs that were made before the fit. */
  #before = 0;
  #isRestored = false;

  constructor(parts: RunParts, options: FitOptions) {
    this.#parts = parts;
    const { earlyStopping } = options;
    this.#options = options;
    this.#patience = earlyStopping ? new Patience(earlyStopping as Required<EarlyStopping>) : null;
    this.#monitor = earlyStopping?.monitor ?? "loss";
  }

  /** Goes on where the state that it is given says. Throws ERR_ARGUMENT, with nothing changed, for one of another run. */
  async resume(state: FitState): Promise<void> {
    const snapshot = FitState.snapshotOf(state) as FitSnapshot;
    const saved = await snapshot.identity();
    if (saved !== null) checkSameRun(saved, await this.#identify());
    checkParts(this.#parts, Math.max(0, this.#options.epochs - snapshot.epoch));
    checkBest(this.#parts, snapshot);
    setGeneratorStates(this.#parts, snapshot.generators);
    this.#before = snapshot.epoch;
    this.#best = snapshot.best;
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
      this.#parts.together.at = `epoch ${this.#epoch + 1}`;
      if (this.#parts.together.world !== null) await this.#agreeOnAll(); // alone, all is the fit's from the call on
      await this.#leased(() => this.#train(onEpoch === undefined ? epochs : this.#epoch + 1));
      await this.#parts.together.lend(async () => onEpoch?.(this.#reports.at(-1) as EpochReport));
      signal?.throwIfAborted();
    }
    await this.#restoreBest();
    this.#parts.together.at = "the end of the fit";
    await (onEpoch === undefined ? this.#agreeOnState() : this.#agreeOnAll());
    const result: FitResult = { epochs: this.#reports, stoppedEarly: this.#epoch < epochs };
    const bestEpoch = this.#patience?.bestEpoch;
    return bestEpoch === undefined ? result : { ...result, bestEpoch };
  }

  /** That all ranks are where this one is, in all that training depends on. */
  async #agreeOnAll(): Promise<void> {
    const facts = async (): Promise<Facts> => ({
      ...(await runFacts(this.#parts, this.#options)),
      "early stopping's progress": show(Object.values(this.#patience?.progress ?? {})),
    });
    await this.#parts.together.agree({ facts });
    await this.#agreeOnState();
  }

  async #agreeOnState(): Promise<void> {
    await this.#parts.together.agree({ facts: () => stateFacts(this.#parts) });
  }

  /** How many epochs have been made. */
  get #epoch(): number {
    return this.#before + this.#reports.length;
  }

  /** Where it is; null where no batch is done. */
  get progress(): FitProgress | null {
    const { batches: done = 0, batchesPerEpoch: batches = 0 } = this.#runner ?? {};
    if (done === 0) return this.#reports.length === 0 ? null : { epoch: this.#epoch, batch: batches, batches };
    const epochs = Number.isNaN(batches) ? 0 : Math.ceil(done / batches) - 1; // of the runner's, finished
    return { epoch: this.#epoch + epochs + 1, batch: epochs === 0 ? done : done - epochs * batches, batches };
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
      best: this.#best,
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
    const { scheduler, loader, validationLoader } = this.#parts;
    const isWatched = [this.#patience, scheduler, loader, validationLoader].some((part) => part !== null);
    await runner.load();
    while (this.#epoch < until && !this.#isStopped()) {
      const report = await this.#trainOnce(runner, isWatched ? 1 : until - this.#epoch);
      if (!report.cancelled) continue;
      await runner.store();
      if (report.failedRead !== null) throw readError(this.#parts, report.failedRead);
      if (report.failedLoss !== null)
        throw await notFiniteError(this.#parts, this.#epoch, runner.samplesPerEpoch, report);
      this.#options.signal?.throwIfAborted();
      await this.#parts.together.agree(); // which says who has stopped
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
    const watched = watchedIn(last, this.#monitor);
    await runner.endEpoch(watched);
    if (this.#patience?.isBest(watched) && this.#patience.restoreBest) this.#best = await runner.readNumbers();
    return report;
  }

  #addReports(report: TrainerReport, learningRate: number, samples: number): void {
    const { losses, validationLosses, seconds } = report;
    const reports = this.#reports;
    const { metrics, validation } = this.#parts;
    const isValidated = validation !== null;
    for (let i = 0; i < losses.length; i++) {
      const samplesPerSecond = samples / (seconds[i] as number);
      const measured = { epoch: this.#epoch + 1, loss: losses[i] as number, learningRate, samplesPerSecond };
      const finished = new FinishedEpoch(measured, this.#stateAfter);
      if (isValidated) finished.validationLoss = validationLosses[i] as number;
      if (metrics !== null) Object.assign(finished, measuresAt(metrics, report, i, isValidated));
      reports.push(finished);
    }
  }

  /** Puts back what the net was after the best epoch, if a later one came. */
  async #restoreBest(): Promise<void> {
    const best = this.#best;
    if (best === null || this.#patience?.bestEpoch === this.#epoch) return;
    checkParts(this.#parts, 0);
    this.#isRestored = true;
    await this.#leased(() => storeNumbers(this.#parts, best));
  }
}
