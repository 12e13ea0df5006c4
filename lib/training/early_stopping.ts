import type { EarlyStopping } from "./fit_options.js";

/** How far it is: what a checkpoint holds. */
export interface Progress {
  /** The lowest number so far; Infinity without one. */
  readonly best: number;
  /** Its epoch, counted from 1; null without one. */
  readonly bestEpoch: number | null;
}

/** Watches a number that should fall, once an epoch. */
export class Patience {
  readonly #patience: number;
  readonly #minDelta: number;
  readonly restoreBest: boolean;
  #best = Infinity;
  #bestEpoch: number | undefined;
  #epoch = 0;
  /** How many epochs were made before it began to watch. */
  #before = 0;

  constructor({ patience, restoreBest = false, minDelta = 0 }: EarlyStopping) {
    this.#patience = patience;
    this.#minDelta = minDelta;
    this.restoreBest = restoreBest;
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

  /** The epoch, counted from 1, with the lowest number so far; undefined if none was a number below Infinity. */
  get bestEpoch(): number | undefined {
    return this.#bestEpoch;
  }

  /** Takes the next epoch's number; whether it is lower than the best one so far, by `minDelta`. NaN never is. */
  isBest(watched: number): boolean {
    this.#epoch += 1;
    if (!(watched < this.#best - this.#minDelta)) return false;
    this.#best = watched;
    this.#bestEpoch = this.#epoch;
    return true;
  }

  /** Whether `patience` epochs have passed without a lower number. */
  get isOver(): boolean {
    return this.#epoch - (this.#bestEpoch ?? this.#before) >= this.#patience;
  }
}
