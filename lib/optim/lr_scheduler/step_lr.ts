import { checkInteger } from "../../checks.js";
import type { Optimizer } from "../optimizer.js";
import { GroupLR } from "./group_lr.js";
import type { Epoch } from "./group_state.js";
import type { Rates } from "./rates.js";
import { checkFinite, withDefaults } from "./settings.js";

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

/**
 * Every `stepSize` epochs the rate is multiplied by gamma; torch.optim.lr_scheduler.StepLR.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1 });
 * const scheduler = new StepLR(optimizer, { stepSize: 2 });
 * const rates = Array.from({ length: 6 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each epoch's optimizer.step()
 *   return lr.toFixed(3);
 * });
 * console.log(rates.join(" "));
 * // 1.000 1.000 0.100 0.100 0.010 0.010
 * ```
 */
export class StepLR extends GroupLR<Settings> {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: StepLROptions) {
    const defaults = { stepSize: undefined, gamma: 0.1, lastEpoch: -1 };
    const { lastEpoch, ...settings } = withDefaults(options, "StepLR", defaults);
    super(optimizer, () => ({ settings, lastEpoch }), check);
  }

  protected override lrOf({ lr }: Rates, _: number, { lastEpoch }: Epoch): number {
    const { stepSize, gamma } = this.settings;
    return lastEpoch === 0 || lastEpoch % stepSize !== 0 ? lr : lr * gamma;
  }

  protected override startLrOf(_: Rates, index: number): number {
    return this.baseLr(index);
  }
}
