/** The optimiser's rules through a run, as the scheduler sets them. */
import type { Schedule, TrainerReport } from "../backend/training.js";
import { ReduceLROnPlateau } from "../optim/lr_scheduler/reduce_lr_on_plateau.js";
import type { LRScheduler, Point } from "../optim/lr_scheduler/scheduler.js";
import { stepsIn } from "./epoch_size.js";
import type { RunParts } from "./run_parts.js";
import { repeatInTurns } from "../turns.js";

export class Pace {
  readonly #parts: RunParts;
  /** Under a scheduler that goes by batches: where it stands before each step of the schedule that was given last, and at its end. */
  #points: Point[] = [];

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** The rules of the next call of the trainer: one row for all its steps, or, by batches, one for each step of an epoch of so many samples. */
  async schedule(samples: number): Promise<Schedule> {
    const { optimizer } = this.#parts;
    const scheduler = batchScheduler(this.#parts);
    const steps = stepsIn(samples, this.#parts);
    if (scheduler === null || steps === 0) return [optimizer.rules()];
    const rulesAt = scheduler.rulesAlong();
    const points = [scheduler.point()];
    const rows: Schedule[number][] = [];
    await repeatInTurns(steps, () => {
      const point = points.at(-1) as Point;
      rows.push(rulesAt(point));
      points.push(scheduler.pointAfter(point));
    });
    this.#points = points;
    return rows;
  }

  /** Steps a scheduler that goes by batches as often as the trainer's call has asked for. */
  advance({ steps }: TrainerReport): void {
    if (steps > 0) batchScheduler(this.#parts)?.moveTo(this.#points[steps] as Point);
  }

  /** Steps a scheduler that goes by epochs. */
  endEpoch(watched: number): void {
    const { scheduler, schedulerPer } = this.#parts;
    if (scheduler === null || schedulerPer === "batch") return;
    if (scheduler instanceof ReduceLROnPlateau) scheduler.leasedStep(watched);
    else scheduler.moveTo(scheduler.pointAfter(scheduler.point()));
  }
}

/** The scheduler, where it is stepped after each batch. */
export function batchScheduler({ scheduler, schedulerPer }: RunParts): LRScheduler | null {
  return schedulerPer === "batch" ? (scheduler as LRScheduler) : null;
}
