/** The epochs of a fit as calls of the backend, each of one epoch or many, off the main thread on the native one. */
import type { TrainerReport } from "../backend/training.js";
import type { DataLoader } from "../data/data_loader.js";
import { isFusable } from "./as_made.js";
import { Pace } from "./pace.js";
import { TrainingRun } from "./run.js";
import type { RunParts } from "./run_parts.js";
import type { Runner } from "./runner.js";

export class Fused implements Runner {
  readonly #parts: RunParts;
  readonly #run: TrainingRun;
  readonly #pace: Pace;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#run = runOf(parts);
    this.#pace = new Pace(parts);
  }

  get samplesPerEpoch(): number {
    return this.#run.samplesPerEpoch;
  }

  isCurrent(): boolean {
    return isFusable(this.#parts) && this.#run.isCurrent();
  }

  load(): Promise<void> {
    return this.#run.load();
  }

  async train(epochs: number, signal: AbortSignal | undefined): Promise<TrainerReport> {
    const report = await this.#run.train(epochs, await this.#pace.schedule(), signal);
    await this.#pace.advance(report);
    const { validationLoader } = this.#parts;
    return validationLoader === null || report.cancelled ? report : this.#validate(validationLoader, report, signal);
  }

  /** Completes the report of an epoch by the loss of what the loader draws then. */
  async #validate(loader: DataLoader, report: TrainerReport, signal: AbortSignal | undefined): Promise<TrainerReport> {
    try {
      const { cancelled, validationLosses, seconds } = await this.#run.validate(loader, signal);
      if (cancelled) return { ...report, losses: new Float64Array(), cancelled };
      return { ...report, validationLosses, seconds: seconds.map((time, i) => time + (report.seconds[i] as number)) };
    } catch (error) {
      await this.#run.store(); // the sampler's error, perhaps: the epoch's steps have been made
      throw error;
    }
  }

  endEpoch(watched: number): void {
    this.#pace.endEpoch(watched);
  }

  store(): Promise<void> {
    return this.#run.store();
  }

  readParameters(): Promise<Float32Array> {
    return this.#run.readParameters();
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
