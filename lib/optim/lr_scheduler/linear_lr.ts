import { argumentError, checkInteger, checkNumber, show } from "../../checks.js";
import type { Optimizer } from "../optimizer.js";
import { GroupLR } from "./group_lr.js";
import type { Epoch } from "./group_state.js";
import type { Rates } from "./rates.js";
import { withDefaults } from "./settings.js";

/** LinearLR's options. */
export interface LinearLROptions {
  /** What the rate starts at, as a part of the first one; above 0, at most 1. Default: 1 / 3. */
  startFactor?: number;
  /** What it ends at, from 0 to 1; an end of 0 may be missed by a rounding, to a rate below 0 even. Default: 1. */
  endFactor?: number;
  /** In how many epochs, at least 0. Default: 5. */
  totalIters?: number;
  /** The epoch that was last, to go on with a schedule; the groups then have an initialLr. Default: -1, a new schedule. */
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
 * The rate goes from startFactor to endFactor times its first in `totalIters` epochs of equal steps;
 * torch.optim.lr_scheduler.LinearLR.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1 });
 * const scheduler = new LinearLR(optimizer, { startFactor: 0.2, totalIters: 4 });
 * const rates = Array.from({ length: 6 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each epoch's optimizer.step()
 *   return lr.toFixed(3);
 * });
 * console.log(rates.join(" "));
 * // 0.200 0.400 0.600 0.800 1.000 1.000
 * ```
 */
export class LinearLR extends GroupLR<Settings> {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: LinearLROptions = {}) {
    const defaults = { startFactor: 1 / 3, endFactor: 1, totalIters: 5, lastEpoch: -1 };
    const { lastEpoch, ...settings } = withDefaults(options, "LinearLR", defaults);
    super(optimizer, () => ({ settings, lastEpoch }), check);
  }

  protected override lrOf({ lr }: Rates, _: number, { lastEpoch }: Epoch, isInitial: boolean): number {
    const { startFactor, endFactor, totalIters } = this.settings;
    if (lastEpoch === 0) return lr * startFactor;
    if (isInitial || lastEpoch > totalIters) return lr;
    const difference = endFactor - startFactor;
    return lr * (1 + difference / (totalIters * startFactor + (lastEpoch - 1) * difference));
  }

  protected override startLrOf(_: Rates, index: number): number {
    const { startFactor, totalIters } = this.settings;
    if (totalIters > 0) return this.baseLr(index) * startFactor;
    throw argumentError("a LinearLR that a SequentialLR goes over to needs totalIters of at least 1, given 0");
  }
}
