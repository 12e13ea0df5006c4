/** The optimiser's rules through a run, as the scheduler sets them. */
import type { OptimizerRule } from "../backend/operations.js";
import type { Schedule, TrainerReport } from "../backend/training.js";
import { OneCycleLR } from "../optim/lr_scheduler/one_cycle_lr.js";
import { ReduceLROnPlateau } from "../optim/lr_scheduler/reduce_lr_on_plateau.js";
import { stepsPerEpoch } from "./checks.js";
import type { RunParts } from "./run_parts.js";
import { repeatInTurns } from "../turns.js";

export class Pace {
  readonly #parts: RunParts;
  /** Under OneCycleLR: the steps of the schedule that was given last, and what takes the scheduler behind them. */
  #steps = 0;
  #skip: () => void = () => {};

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** The rules of the next call of the trainer: one row for all its steps, or, under OneCycleLR, one for each step of an epoch. */
  async schedule(): Promise<Schedule> {
    const { scheduler, optimizer } = this.#parts;
    this.#steps = stepsPerEpoch(this.#parts);
    if (!(scheduler instanceof OneCycleLR) || this.#steps === 0) return [optimizer.rules()];
    const rewind = scheduler.leasedMark();
    const rows: (readonly OptimizerRule[])[] = [];
    try {
      const step = (): void => {
        rows.push(optimizer.rules());
        scheduler.leasedStep();
      };
      await repeatInTurns(this.#steps, step);
      this.#skip = scheduler.leasedMark();
    } finally {
      rewind();
    }
    return rows;
  }

  /** Steps a scheduler that goes by batches as often as the trainer's call has asked for. */
  async advance({ steps }: TrainerReport): Promise<void> {
    const { scheduler } = this.#parts;
    if (!(scheduler instanceof OneCycleLR)) return;
    if (steps > 0 && steps === this.#steps) this.#skip();
    else await repeatInTurns(steps, () => scheduler.leasedStep());
  }

  /** Steps a scheduler that goes by epochs. */
  endEpoch(watched: number): void {
    const { scheduler } = this.#parts;
    if (scheduler instanceof ReduceLROnPlateau) scheduler.leasedStep(watched);
    else if (!(scheduler instanceof OneCycleLR)) scheduler?.leasedStep();
  }
}
