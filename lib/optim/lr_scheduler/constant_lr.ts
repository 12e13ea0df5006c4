import { argumentError, checkInteger, checkNumber, show } from "../../checks.js";
import type { Optimizer } from "../optimizer.js";
import { GroupLR } from "./group_lr.js";
import type { Epoch } from "./group_state.js";
import type { Rates } from "./rates.js";
import { withDefaults } from "./settings.js";

/** ConstantLR's options. */
export interface ConstantLROptions {
  /** What the first rate is multiplied by, from 0 to 1; from 0 it cannot go back. Default: 1 / 3. */
  factor?: number;
  /** The epoch from which it is the first rate again, at least 0; with 0 it never is. Default: 5. */
  totalIters?: number;
  /** The epoch that was last, to go on with a schedule; the groups then have an initialLr. Default: -1, a new schedule. */
  lastEpoch?: number;
}
type Settings = { factor: number; totalIters: number };

function check({ factor, totalIters }: Settings): void {
  const part = checkNumber(factor, "factor");
  if (!(part >= 0 && part <= 1)) throw argumentError(`factor must be from 0 to 1, given ${show(part)}`);
  checkInteger(totalIters, "totalIters", 0);
}

/**
 * The rate is a part of the first one until `totalIters` epochs are over; torch.optim.lr_scheduler.ConstantLR.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1 });
 * const scheduler = new ConstantLR(optimizer, { factor: 0.5, totalIters: 3 });
 * const rates = Array.from({ length: 5 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each epoch's optimizer.step()
 *   return lr.toFixed(3);
 * });
 * console.log(rates.join(" "));
 * // 0.500 0.500 0.500 1.000 1.000
 * ```
 */
export class ConstantLR extends GroupLR<Settings> {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: ConstantLROptions = {}) {
    const defaults = { factor: 1 / 3, totalIters: 5, lastEpoch: -1 };
    const { lastEpoch, ...settings } = withDefaults(options, "ConstantLR", defaults);
    super(optimizer, () => ({ settings, lastEpoch }), check);
  }

  protected override lrOf({ lr }: Rates, _: number, { lastEpoch }: Epoch): number {
    const { factor, totalIters } = this.settings;
    if (lastEpoch === 0) return lr * factor;
    if (lastEpoch !== totalIters) return lr;
    if (factor !== 0) return lr * (1 / factor);
    throw argumentError("a ConstantLR with factor 0 cannot go back to the first rate at its totalIters");
  }

  protected override startLrOf(_: Rates, index: number): number {
    const { factor, totalIters } = this.settings;
    return this.baseLr(index) * (factor + (totalIters <= 0 ? 1 - factor : 0));
  }
}
