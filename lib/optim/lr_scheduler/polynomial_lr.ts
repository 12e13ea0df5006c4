import { argumentError, checkInteger, checkNonNegative } from "../../checks.js";
import { realPower } from "../../numeric/real_power.js";
import type { Optimizer } from "../optimizer.js";
import { GroupLR } from "./group_lr.js";
import type { Epoch } from "./group_state.js";
import type { Rates } from "./rates.js";
import { checkFinite, withDefaults } from "./settings.js";

/** PolynomialLR's options. */
export interface PolynomialLROptions {
  /** The epochs in which the rate goes to 0, at least 0; with 0 it stays. Default: 5. */
  totalIters?: number;
  /** The power of the part of the epochs that is left, at least 0, finite. Default: 1, a straight line. */
  power?: number;
  /** The epoch that was last, to go on with a schedule; the groups then have an initialLr. Default: -1, a new schedule. */
  lastEpoch?: number;
}
type Settings = { totalIters: number; power: number };

function check({ totalIters, power }: Settings): void {
  checkInteger(totalIters, "totalIters", 0);
  checkNonNegative(checkFinite(power, "power"), "power");
}

/**
 * The rate goes to 0 in `totalIters` epochs, as a power of the epochs that are left; torch.optim.lr_scheduler.PolynomialLR, to a
 * few ulp where `power` is not 1.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1 });
 * const scheduler = new PolynomialLR(optimizer, { totalIters: 4, power: 2 });
 * const rates = Array.from({ length: 6 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each epoch's optimizer.step()
 *   return lr.toFixed(3);
 * });
 * console.log(rates.join(" "));
 * // 1.000 0.563 0.250 0.063 0.000 0.000
 * ```
 */
export class PolynomialLR extends GroupLR<Settings> {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses and for a power below 0, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: PolynomialLROptions = {}) {
    const defaults = { totalIters: 5, power: 1, lastEpoch: -1 };
    const { lastEpoch, ...settings } = withDefaults(options, "PolynomialLR", defaults);
    super(optimizer, () => ({ settings, lastEpoch }), check);
  }

  protected override lrOf({ lr }: Rates, _: number, { lastEpoch }: Epoch, isInitial: boolean): number {
    const { totalIters, power } = this.settings;
    if (isInitial || lastEpoch > totalIters) return lr;
    return lr * realPower((1 - lastEpoch / totalIters) / (1 - (lastEpoch - 1) / totalIters), power);
  }

  protected override startLrOf(_: Rates, index: number): number {
    if (this.settings.totalIters > 0) return this.baseLr(index);
    throw argumentError("a PolynomialLR that a SequentialLR goes over to needs totalIters of at least 1, given 0");
  }
}
