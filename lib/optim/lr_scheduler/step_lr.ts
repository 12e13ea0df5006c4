import { checkInteger } from "../../checks.js";
import type { Optimizer } from "../optimizer.js";
import { LRScheduler } from "./scheduler.js";
import { checkFinite, type ScheduledGroup, withDefaults } from "./settings.js";

export interface StepLROptions {
  stepSize: number;
  gamma?: number;
  lastEpoch?: number;
}
type Settings = { stepSize: number; gamma: number };

function check({ stepSize, gamma }: Settings): void {
  checkInteger(stepSize, "stepSize", 1);
  checkFinite(gamma, "gamma");
}

/** Every `stepSize` epochs the rate is multiplied by gamma (0.1); torch.optim.lr_scheduler.StepLR. */
export class StepLR extends LRScheduler<Settings> {
  constructor(optimizer: Optimizer<{ lr: number }>, options: StepLROptions) {
    const defaults = { stepSize: undefined, gamma: 0.1, lastEpoch: -1 };
    const { lastEpoch, ...settings } = withDefaults(options, "StepLR", defaults);
    super(optimizer, () => settings, check, lastEpoch);
  }

  protected override lrOf({ lr }: ScheduledGroup, _: number, epoch: number): number {
    const { stepSize, gamma } = this.settings;
    return epoch === 0 || epoch % stepSize !== 0 ? lr : lr * gamma;
  }
}
