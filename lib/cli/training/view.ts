/** What a terminal shows of a training: how far it is, and how the loss goes. Each line is shorter than the terminal is wide. */
import type { EpochReport } from "../../index.js";
import { formatLoss } from "../numbers.js";
import { duration, roundedCount } from "../words.js";
import { sparkline } from "./sparkline.js";

/** What there is to show of an epoch. */
export type Measures = Omit<EpochReport, "state">;

const MOST_BAR = 30;
const LEAST_BAR = 6;
const MOST_CURVE = 40;
const LEAST_CURVE = 6;

/** The epochs so far. */
export class View {
  readonly #epochs: number;
  readonly #started: number;
  /** Of each epoch, what #best is the least of. */
  readonly #watched: number[] = [];
  #last: Measures | null = null;
  #best: Measures | null = null;

  constructor(epochs: number, started: number) {
    this.#epochs = epochs;
    this.#started = started;
  }

  add(report: Measures): void {
    this.#last = report;
    this.#watched.push(watchedOf(report));
    if (this.#best === null || watchedOf(report) < watchedOf(this.#best)) this.#best = report;
  }

  /** The bar, the epochs, the rate and the time left: as much as there is room for, the numbers before a long bar. */
  progressLine(width: number, now: number): string {
    const room = width - 1;
    const epoch = this.#last?.epoch ?? 0;
    const numbers = `${epoch} of ${this.#epochs} epochs`;
    const left = this.#last === null ? "" : `, ${duration(this.#secondsLeft(now))} left`;
    const rate = this.#last === null ? "" : `, ${rateText(this.#last)}`;
    const texts = [numbers + rate + left, numbers + left, numbers];
    const text =
      texts.find((own) => own.length + LEAST_BAR + 3 <= room) ??
      (numbers.length <= room ? numbers : `${epoch}/${this.#epochs}`);
    const length = Math.min(MOST_BAR, room - text.length - 3);
    if (length < LEAST_BAR) return text;
    const done = Math.round((length * epoch) / this.#epochs);
    return `[${"=".repeat(done)}${"-".repeat(length - done)}] ${text}`;
  }

  /** The last losses, their curve, and the best epoch: the numbers before the curve. `hasBlocks` says whether the terminal has its letters. */
  lossLine(width: number, hasBlocks: boolean): string {
    const room = width - 1;
    if (this.#last === null || this.#best === null) return "loss -";
    const best = `best ${formatLoss(watchedOf(this.#best))} in epoch ${this.#best.epoch}`;
    const all = lossText(this.#last);
    const loss = `loss ${formatLoss(this.#last.loss)}`;
    const texts = [`${all}, ${best}`, all, loss];
    if (!hasBlocks) return texts.find((own) => own.length <= room) ?? loss;
    const text = texts.find((own) => own.length + 1 + LEAST_CURVE <= room) ?? loss;
    const length = Math.min(MOST_CURVE, room - text.length - 1);
    return length < LEAST_CURVE ? text : `${text} ${sparkline(this.#watched, length)}`;
  }

  /** A line for where lines cannot be written over. */
  plainLine(now: number): string {
    const { epoch } = this.#last as Measures;
    const left = epoch === this.#epochs ? "" : `, ${duration(this.#secondsLeft(now))} left`;
    return `epoch ${epoch} of ${this.#epochs}, ${lossText(this.#last as Measures)}, ${rateText(this.#last as Measures)}${left}\n`;
  }

  #secondsLeft(now: number): number {
    const { epoch } = this.#last as Measures;
    return ((now - this.#started) / 1000 / epoch) * (this.#epochs - epoch);
  }
}

function watchedOf({ loss, validationLoss }: Measures): number {
  return validationLoss ?? loss;
}

function lossText({ loss, validationLoss }: Measures): string {
  const validation = validationLoss === undefined ? "" : `, validation ${formatLoss(validationLoss)}`;
  return `loss ${formatLoss(loss)}${validation}`;
}

function rateText({ samplesPerSecond }: Measures): string {
  return `${roundedCount(samplesPerSecond)} samples/s`;
}
