import { argumentError, checkInteger, checkNumber, show } from "../../checks.js";
import type { Optimizer } from "../optimizer.js";
import { LRScheduler } from "./scheduler.js";
import { type ScheduledGroup, withDefaults } from "./settings.js";

export interface LinearLROptions {
  startFactor?: number;
  endFactor?: number;
  totalIters?: number;
  lastEpoch?: number;
}
type Settings = { startFactor: number; endFactor: number; totalIters: number };

function check({ startFactor, endFactor, totalIters }: Settings): void {
  const start = checkNumber(startFactor, "startFactor");
  if (!(start > 0 && start <= 1))
    throw argumentError(`startFactor must be above 0 and at most 1, given ${show(start)}`);
  const end = checkNumber(endFactor, "endFactor");
  if (!(end >= 0 && end <= 1)) throw argumentError(`endFactor must be from 0 to 1, given ${show(end)}`);
  checkInteger(totalIters, "totalIters", 0);
}

/**
 * The rate goes from startFactor (1/3) to endFactor (1) times its first in `totalIters` (5) epochs of equal steps;
 * torch.optim.lr_scheduler.LinearLR.
 */
export class LinearLR extends LRScheduler<Settings> {
  constructor(optimizer: Optimizer<{ lr: number }>, options: LinearLROptions = {}) {
    const defaults = { startFactor: 1 / 3, endFactor: 1, totalIters: 5, lastEpoch: -1 };
    const { lastEpoch, ...settings } = withDefaults(options, "LinearLR", defaults);
    super(optimizer, () => settings, check, lastEpoch);
  }

  protected override lrOf({ lr }: ScheduledGroup, _: number, epoch: number, isInitial: boolean): number {
    const { startFactor, endFactor, totalIters } = this.settings;
    if (epoch === 0) return lr * startFactor;
    if (isInitial || epoch > totalIters) return lr;
    const difference = endFactor - startFactor;
    return lr * (1 + difference / (totalIters * startFactor + (epoch - 1) * difference));
  }
}
