import { checkInteger } from "../../checks.js";
import { cosine } from "../../numeric/cosine.js";
import type { Optimizer } from "../optimizer.js";
import { GroupLR } from "./group_lr.js";
import type { Epoch } from "./group_state.js";
import type { Rates } from "./rates.js";
import { checkFinite, withDefaults } from "./settings.js";

/** CosineAnnealingLR's options. */
export interface CosineAnnealingLROptions {
  /** Epochs from the greatest rate to the least, at least 1. */
  tMax: number;
  /** The least rate, finite. Default: 0. */
  etaMin?: number;
  /** The epoch that was last, to go on with a schedule; the groups then have an initialLr. Default: -1, a new schedule. */
  lastEpoch?: number;
}
type Settings = { tMax: number; etaMin: number };

function check({ tMax, etaMin }: Settings): void {
  checkInteger(tMax, "tMax", 1);
  checkFinite(etaMin, "etaMin");
}

/**
 * The rate goes down to etaMin in `tMax` epochs, up again in as many, and so on, along a cosine (Loshchilov and Hutter,
 * "SGDR: Stochastic Gradient Descent with Warm Restarts", 2016); torch.optim.lr_scheduler.CosineAnnealingLR, to a few ulp.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1 });
 * const scheduler = new CosineAnnealingLR(optimizer, { tMax: 4 });
 * const rates = Array.from({ length: 6 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each epoch's optimizer.step()
 *   return lr.toFixed(3);
 * });
 * console.log(rates.join(" "));
 * // 1.000 0.854 0.500 0.146 0.000 0.146
 * ```
 */
export class CosineAnnealingLR extends GroupLR<Settings> {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: CosineAnnealingLROptions) {
    const defaults = { tMax: undefined, etaMin: 0, lastEpoch: -1 };
    const { lastEpoch, ...settings } = withDefaults(options, "CosineAnnealingLR", defaults);
    super(optimizer, () => ({ settings, lastEpoch }), check);
  }

  protected override lrOf({ lr }: Rates, index: number, { lastEpoch }: Epoch, isInitial: boolean): number {
    const { tMax, etaMin } = this.settings;
    if (isInitial) return lr;
    if ((lastEpoch - 1 - tMax) % (2 * tMax) === 0) {
      return lr + ((this.baseLr(index) - etaMin) * (1 - cosine(Math.PI / tMax))) / 2;
    }
    const [now, before] = [lastEpoch, lastEpoch - 1].map((e) => 1 + cosine((Math.PI * Math.abs(e)) / tMax)) as [
      number,
      number,
    ];
    return (now / before) * (lr - etaMin) + etaMin;
  }

  protected override startLrOf(_: Rates, index: number): number {
    const { etaMin } = this.settings;
    return etaMin + (this.baseLr(index) - etaMin);
  }
}
