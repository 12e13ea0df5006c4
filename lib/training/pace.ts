/** The optimiser's rules through a run, as the scheduler sets them. */
import type { OptimizerRule } from "../backend/operations.js";
import type { Schedule, TrainerReport } from "../backend/training.js";
import { OneCycleLR, ReduceLROnPlateau } from "../optim/schedulers.js";
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
    return scheduler.preview(stepsPerEpoch(this.#parts), (): OptimizerRule[] => optimizer.rules());
  }

  /** Steps the scheduler as often as the trainer's call has asked for. */
  advance(report: TrainerReport, watched: number): void {
    const { scheduler } = this.#parts;
    if (scheduler === null) return;
    if (scheduler instanceof OneCycleLR) {
      for (let i = 0; i < report.steps; i++) scheduler.leasedStep();
    } else if (!report.cancelled) {
      scheduler.leasedStep(scheduler instanceof ReduceLROnPlateau ? watched : undefined);
    }
  }
}
