/** The optimiser's rules through a run, as the scheduler sets them. */
import type { OptimizerRule } from "../backend/operations.js";
import type { Schedule, TrainerReport } from "../backend/training.js";
import { OneCycleLR } from "../optim/lr_scheduler/one_cycle_lr.js";
import { ReduceLROnPlateau } from "../optim/lr_scheduler/reduce_lr_on_plateau.js";
import { stepsPerEpoch } from "./checks.js";
import type { RunParts } from "./run.js";

export class Pace {
  readonly #parts: RunParts;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** The rules of the next call of the trainer: one row for all its steps, or, under OneCycleLR, a row for each step of an epoch. */
  schedule(): Schedule {
    const { scheduler, optimizer } = this.#parts;
    if (!(scheduler instanceof OneCycleLR)) return [optimizer.rules()];
    const rewind = scheduler.leasedMark();
    const rows: (readonly OptimizerRule[])[] = [];
    for (let step = 0; step < stepsPerEpoch(this.#parts); step++) {
      rows.push(optimizer.rules());
      scheduler.leasedStep();
    }
    rewind();
    return rows;
  }

  /** Steps the scheduler as often as the trainer's call has asked for. */
  advance(report: TrainerReport, watched: number): void {
    const { scheduler } = this.#parts;
    if (scheduler instanceof OneCycleLR) {
      for (let i = 0; i < report.steps; i++) scheduler.leasedStep();
    } else if (!report.cancelled) {
      if (scheduler instanceof ReduceLROnPlateau) scheduler.leasedStep(watched);
      else scheduler?.leasedStep();
    }
  }
}
