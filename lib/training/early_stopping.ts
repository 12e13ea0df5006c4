import type { EarlyStopping } from "./fit_options.js";

/** How far it is: what a checkpoint holds. */
export interface Progress {
  /** The best number so far; without one Infinity, or -Infinity where higher is better. */
  readonly best: number;
  /** Its epoch, counted from 1; null without one. */
  readonly bestEpoch: number | null;
}

/** Watches a number that should fall, or rise, once an epoch. */
export class Patience {
  readonly #patience: number;
  readonly #minDelta: number;
  /** 1 where lower is better, -1 where higher is. */
  readonly #sign: number;
  readonly restoreBest: boolean;
  #best: number;
  #bestEpoch: number | undefined;
  #epoch = 0;
  /** How many epochs were made before it began to watch. */
  #before = 0;

  constructor({ patience, restoreBest, minDelta, mode }: Required<EarlyStopping>) {
    this.#patience = patience;
    this.#minDelta = minDelta;
    this.restoreBest = restoreBest;
    this.#sign = mode === "max" ? -1 : 1;
    this.#best = this.#sign * Infinity;
  }

  get progress(): Progress {
    return { best: this.#best, bestEpoch: this.#bestEpoch ?? null };
  }

  /** Goes on as after so many epochs; begins then where none of them was watched. */
  resume(epoch: number, progress: Progress | null): void {
    this.#epoch = epoch;
    if (progress === null) this.#before = epoch;
    else {
      this.#best = progress.best;
      this.#bestEpoch = progress.bestEpoch ?? undefined;
    }
  }

  /** The epoch, counted from 1, with the best number so far; undefined if none was a finite number. */
  get bestEpoch(): number | undefined {
    return this.#bestEpoch;
  }

  /** Takes the next epoch's number; whether it is better than the best one so far, by `minDelta`. NaN never is. */
  isBest(watched: number): boolean {
    this.#epoch += 1;
    if (!(this.#sign * watched < this.#sign * this.#best - this.#minDelta)) return false;
    this.#best = watched;
    this.#bestEpoch = this.#epoch;
    return true;
  }

  /** Whether `patience` epochs have passed without a better number. */
  get isOver(): boolean {
    return this.#epoch - (this.#bestEpoch ?? this.#before) >= this.#patience;
  }
}
