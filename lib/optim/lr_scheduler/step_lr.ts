import { checkInteger } from "../../checks.js";
import type { Optimizer } from "../optimizer.js";
import { LRScheduler } from "./scheduler.js";
import { checkFinite, type ScheduledGroup, withDefaults } from "./settings.js";

/** StepLR's options. */
export interface StepLROptions {
  /** Epochs from one change to the next, at least 1. */
  stepSize: number;
  /** What the rate is multiplied by, finite. Default: 0.1. */
  gamma?: number;
  /** The epoch that was last, to go on with a schedule; the groups then have an initialLr. Default: -1, a new schedule. */
  lastEpoch?: number;
}
type Settings = { stepSize: number; gamma: number };

function check({ stepSize, gamma }: Settings): void {
  checkInteger(stepSize, "stepSize", 1);
  checkFinite(gamma, "gamma");
}

/** Every `stepSize` epochs the rate is multiplied by gamma; torch.optim.lr_scheduler.StepLR. */
export class StepLR extends LRScheduler<Settings> {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses, ERR_BUSY. */
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
