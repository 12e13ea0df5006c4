/** The epochs of a fit as calls of the backend, each of one epoch or many, off the main thread on the native one. */
import type { Schedule, TrainerReport } from "../backend/training.js";
import type { DataLoader } from "../data/data_loader.js";
import type { InputTensor } from "../tensor/integers.js";
import type { Facts } from "../mpi/notices.js";
import { isFusable } from "./as_made.js";
import { checkLastBatch } from "./checks/data.js";
import type { NetNumbers } from "./numbers.js";
import { Pace } from "./pace.js";
import { NOTHING_DONE } from "./nothing_done.js";
import { TrainingRun } from "./run.js";
import { digestOf } from "./run_identity.js";
import type { RunParts } from "./run_parts.js";
import type { Runner } from "./runner.js";

export class Fused implements Runner {
  readonly #parts: RunParts;
  readonly #run: TrainingRun;
  readonly #pace: Pace;
  #samples: Int32Array | null = null;
  #isTraining = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#run = runOf(parts);
    this.#pace = new Pace(parts);
  }

  get samplesPerEpoch(): number {
    return this.#run.samplesPerEpoch;
  }

  get batchesPerEpoch(): number {
    return Math.ceil(this.samplesPerEpoch / this.#parts.batchSize);
  }

  get batches(): number {
    return this.#isTraining ? this.#run.batches : 0;
  }

  isCurrent(): boolean {
    return isFusable(this.#parts) && this.#run.isCurrent();
  }

  load(): Promise<void> {
    return this.#run.load();
  }

  async train(epochs: number, signal: AbortSignal | undefined): Promise<TrainerReport> {
    const schedule = await this.#orStore(() => this.#begin());
    const { together } = this.#parts;
    const own = { facts: () => this.#facts(), stops: signal?.aborted };
    if (await this.#orStore(() => together.agree(own))) return NOTHING_DONE;
    this.#isTraining = true;
    try {
      return await this.#train(epochs, schedule, together.signal(signal));
    } finally {
      this.#isTraining = false;
    }
  }

  async #train(epochs: number, schedule: Schedule, signal: AbortSignal | undefined): Promise<TrainerReport> {
    const report = await this.#run.train(epochs, schedule, signal);
    this.#pace.advance(report);
    const { validationLoader } = this.#parts;
    if (validationLoader === null || report.cancelled) return report;
    return this.#orStore(() => this.#validate(validationLoader, report, signal));
  }

  /** Draws what a sampler gives of the next epoch. */
  async #begin(): Promise<Schedule> {
    const { loader } = this.#parts;
    if (loader !== null) this.#run.take((this.#samples = this.#draw(loader, true)));
    return this.#pace.schedule(this.samplesPerEpoch);
  }

  /** A loader's next epoch, to be trained on or measured. Throws ERR_SHAPE for one that the layers cannot take. */
  #draw(loader: DataLoader<InputTensor>, training: boolean): Int32Array {
    const order = this.#run.draw(loader, this.#parts);
    checkLastBatch(this.#parts, order.length, loader.batchSize, training);
    return order;
  }

  /** What a sampler has given, which may be the caller's. */
  async #facts(): Promise<Facts> {
    return this.#samples === null ? {} : { "what the sampler gives": await digestOf([this.#samples]) };
  }

  /** Where a function of the caller's throws, a sampler's or a scheduler's, or on another rank, the steps before it have been made. */
  async #orStore<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.#run.store();
      throw error;
    }
  }

  /** Completes the report of an epoch by the loss of what the loader draws then. */
  async #validate(
    loader: DataLoader<InputTensor>,
    report: TrainerReport,
    signal: AbortSignal | undefined,
  ): Promise<TrainerReport> {
    const order = this.#draw(loader, false);
    const given = await this.#run.validate(order, signal);
    const { cancelled, validationLosses, validationMetrics, seconds, failedRead } = given;
    if (cancelled) return { ...report, losses: new Float64Array(), cancelled, failedRead };
    const measured = { validationLosses, ...(validationMetrics && { validationMetrics }) };
    return { ...report, ...measured, seconds: seconds.map((time, i) => time + (report.seconds[i] as number)) };
  }

  endEpoch(watched: number): Promise<void> {
    return this.#orStore(async () => this.#pace.endEpoch(watched));
  }

  store(): Promise<void> {
    return this.#run.store();
  }

  readNumbers(): Promise<NetNumbers> {
    return this.#run.readNumbers();
  }
}

/** Runs with little memory, by net: to make one takes as long as a hundred steps of a tiny net. */
const kept = new WeakMap<object, TrainingRun>();
const MOST_KEPT = 1 << 12;

/** A run of the parts: the net's last one, or a new one. */
function runOf(parts: RunParts): TrainingRun {
  const last = kept.get(parts.net);
  if (last?.suits(parts)) return last;
  const run = new TrainingRun(parts);
  if (run.size <= MOST_KEPT) kept.set(parts.net, run);
  else kept.delete(parts.net);
  return run;
}
