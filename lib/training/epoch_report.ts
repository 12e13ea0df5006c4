import type { FitState } from "./fit_state.js";

/** One finished epoch. */
export interface EpochReport {
  /** Counted from 1. */
  epoch: number;
  /** The batches' losses, weighted by their sizes, as a mean over the epoch's samples; NaN without samples. */
  loss: number;
  /** The same over the validation samples, after the epoch; left out without validation. */
  validationLoss?: number;
  /**
   * With `metrics`: the share of targets that the net's outputs of the training passes had right, from 0 to 1; NaN where none counted.
   * Taken before each update, in training mode.
   */
  accuracy?: number;
  /** The same of the validation samples, in eval mode. */
  validationAccuracy?: number;
  /** With `metrics`: how often each class (the row) was taken for each (the column), of the same outputs. */
  confusion?: number[][];
  /** The same of the validation samples. */
  validationConfusion?: number[][];
  /** With `metrics`: the coefficient of determination, at most 1, of the same outputs: scikit-learn's r2_score, but for rounding; NaN of less than two samples. */
  r2?: number;
  /** The same of the validation samples. */
  validationR2?: number;
  /** The first group's, at the epoch's first step. */
  learningRate: number;
  /** Trained samples by the epoch's seconds, its validation included. */
  samplesPerSecond: number;
  /**
   * Where the fit is, for saveCheckpoint and `resume`: to be asked for in `onEpoch`, or of the last report when the fit has ended;
   * the generators' states are those of when it is asked for. ERR_ARGUMENT when another epoch has begun, or when the best
   * parameters have been put back.
   */
  readonly state: FitState;
}

type Measured = Pick<EpochReport, "epoch" | "loss" | "learningRate" | "samplesPerSecond">;

/** A fit may have a million of them: an object with a property defined by itself would take several times as long. */
export class FinishedEpoch implements EpochReport {
  readonly epoch: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly samplesPerSecond: number;
  declare validationLoss?: number;
  declare accuracy?: number;
  declare validationAccuracy?: number;
  declare confusion?: number[][];
  declare validationConfusion?: number[][];
  declare r2?: number;
  declare validationR2?: number;
  readonly #stateAfter: (epoch: number) => FitState;

  constructor({ epoch, loss, learningRate, samplesPerSecond }: Measured, stateAfter: (epoch: number) => FitState) {
    this.epoch = epoch;
    this.loss = loss;
    this.learningRate = learningRate;
    this.samplesPerSecond = samplesPerSecond;
    this.#stateAfter = stateAfter;
  }

  get state(): FitState {
    return this.#stateAfter(this.epoch);
  }
}

/** What early stopping and a plateau watch: of the validation samples where there are any. */
export function watchedIn(report: EpochReport, monitor: "loss" | "accuracy" | "r2"): number {
  const { loss, accuracy, r2, validationLoss, validationAccuracy, validationR2 } = report;
  const own = { loss, accuracy, r2 }[monitor] as number;
  return { loss: validationLoss, accuracy: validationAccuracy, r2: validationR2 }[monitor] ?? own;
}
