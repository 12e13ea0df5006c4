import type { Optimizer } from "../optimizer.js";
import { GroupLR } from "./group_lr.js";
import type { Epoch } from "./group_state.js";
import type { Rates } from "./rates.js";
import { checkFinite, withDefaults } from "./settings.js";

/** ExponentialLR's options. */
export interface ExponentialLROptions {
  /** What the rate is multiplied by, finite. */
  gamma: number;
  /** The epoch that was last, to go on with a schedule; the groups then have an initialLr. Default: -1, a new schedule. */
  lastEpoch?: number;
}
type Settings = { gamma: number };

function check({ gamma }: Settings): void {
  checkFinite(gamma, "gamma");
}

/**
 * Every epoch the rate is multiplied by gamma; torch.optim.lr_scheduler.ExponentialLR.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1 });
 * const scheduler = new ExponentialLR(optimizer, { gamma: 0.5 });
 * const rates = Array.from({ length: 4 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each epoch's optimizer.step()
 *   return lr.toFixed(3);
 * });
 * console.log(rates.join(" "));
 * // 1.000 0.500 0.250 0.125
 * ```
 */
export class ExponentialLR extends GroupLR<Settings> {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: ExponentialLROptions) {
    const { lastEpoch, ...settings } = withDefaults(options, "ExponentialLR", { gamma: undefined, lastEpoch: -1 });
    super(optimizer, () => ({ settings, lastEpoch }), check);
  }

  protected override lrOf({ lr }: Rates, _: number, __: Epoch, isInitial: boolean): number {
    return isInitial ? lr : lr * this.settings.gamma;
  }

  protected override startLrOf(_: Rates, index: number): number {
    return this.baseLr(index);
  }
}
