/** What a run, or a validation by itself, has come to so far. */
import type { RowFailure, TrainerReport } from "../../training.js";

const NO_FAILURE = { failedLoss: null, failedBatch: 0, failedRead: null } as const;

export class RunReport {
  /** Steps that are finished, of all epochs. */
  steps = 0;
  private readonly losses: number[] = [];
  private readonly validationLosses: number[] = [];
  private readonly seconds: number[] = [];
  private readonly metrics: number[] = [];
  private readonly validationMetrics: number[] = [];
  private failure: Pick<TrainerReport, "failedLoss" | "failedBatch" | "failedRead"> = NO_FAILURE;
  private start = 0;

  private readonly measures: boolean;

  /** `measures`: whether there are metrics to report. */
  constructor(measures: boolean) {
    this.measures = measures;
  }

  /** How many are finished. */
  get epochs(): number {
    return this.losses.length;
  }

  /** Begins to take the time of an epoch, or of a validation by itself. */
  begin(): void {
    this.start = performance.now();
  }

  endEpoch(loss: number, metrics: Float64Array | null, validationLoss: number, validation: Float64Array | null): void {
    this.losses.push(loss);
    this.metrics.push(...(metrics ?? []));
    this.endValidation(validationLoss, validation);
  }

  endValidation(loss: number, metrics: Float64Array | null): void {
    this.validationLosses.push(loss);
    this.validationMetrics.push(...(metrics ?? []));
    this.seconds.push((performance.now() - this.start) / 1000);
  }

  /** Stopped by a loss of the step's batch so many. */
  failLoss(failedLoss: number, failedBatch: number): null {
    this.failure = { ...NO_FAILURE, failedLoss, failedBatch };
    return null;
  }

  /** Stopped by samples that could not be read. */
  failRead(failure: RowFailure, of: "data" | "validation"): null {
    this.failure = { ...NO_FAILURE, failedRead: { ...failure, of } };
    return null;
  }

  /** Of a run that has been cancelled, or has stopped by itself, before all was done. */
  end(cancelled: boolean): TrainerReport {
    return {
      losses: Float64Array.from(this.losses),
      validationLosses: Float64Array.from(this.validationLosses),
      seconds: Float64Array.from(this.seconds),
      ...(this.measures && {
        metrics: Float64Array.from(this.metrics),
        validationMetrics: Float64Array.from(this.validationMetrics),
      }),
      steps: this.steps,
      cancelled,
      ...this.failure,
    };
  }
}
