/** Word of a fit's progress, a few times a second. */
import type { FitOptions } from "./fit_options.js";
import { onAbort } from "./abort.js";

/** Where a fit is. */
export interface FitProgress {
  /** The epoch that is being trained, or validated, counted from 1. */
  epoch: number;
  /** Its batches that are done, from 1 to `batches`. */
  batch: number;
  /** Its batches; NaN where a sampler of your own is asked batch by batch, so that nobody knows. */
  batches: number;
}

/** Milliseconds between two calls, and before the first one. */
const INTERVAL = 250;

export class ProgressWatch {
  readonly #onProgress: NonNullable<FitOptions["onProgress"]>;
  readonly #controller = new AbortController();
  readonly #stopListening: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #last = "";

  constructor(onProgress: NonNullable<FitOptions["onProgress"]>, signal: AbortSignal | undefined) {
    this.#onProgress = onProgress;
    this.#stopListening =
      signal === undefined ? () => {} : onAbort(signal, () => this.#controller.abort(signal.reason));
  }

  /** Stops the fit: aborted as the caller's signal is, or with what onProgress throws. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Calls onProgress from now on, whenever `look` has something new. */
  start(look: () => FitProgress | null): void {
    this.#timer = setInterval(() => this.#tell(look()), INTERVAL);
    (this.#timer as { unref?(): void }).unref?.(); // in Node: what trains keeps the process alive
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopListening();
  }

  #tell(progress: FitProgress | null): void {
    const text = JSON.stringify(progress);
    if (progress === null || text === this.#last || this.signal.aborted) return;
    this.#last = text;
    void this.#call(progress);
  }

  async #call(progress: FitProgress): Promise<void> {
    try {
      await this.#onProgress(progress);
    } catch (error) {
      this.#controller.abort(error);
    }
  }
}
