import { argumentError, checkInteger, show } from "../../checks.js";
import { cosine } from "../../numeric/cosine.js";
import type { Optimizer } from "../optimizer.js";
import { GroupLR } from "./group_lr.js";
import type { Epoch } from "./group_state.js";
import type { Rates } from "./rates.js";
import type { Progress } from "./scheduler.js";
import { checkFinite, checkPositive, withDefaults } from "./settings.js";

/** CosineAnnealingWarmRestarts' options. */
export interface CosineAnnealingWarmRestartsOptions {
  /** Epochs from the start to the first restart, at least 1. */
  t0: number;
  /** How many times as many epochs there are to each further restart, an integer of at least 1. Default: 1. */
  tMult?: number;
  /** The least rate, finite. Default: 0. */
  etaMin?: number;
  /** The epoch that was last, to go on with a schedule; the groups then have an initialLr. Default: -1, a new schedule. */
  lastEpoch?: number;
}
type Settings = { t0: number; tMult: number; etaMin: number };

interface Restarting extends Epoch {
  /** Epochs since the last restart. */
  readonly tCur: number;
  /** Epochs from it to the next one. */
  readonly tI: number;
}

function check({ t0, tMult, etaMin }: Settings): void {
  checkInteger(t0, "t0", 1);
  checkInteger(tMult, "tMult", 1);
  checkFinite(etaMin, "etaMin");
}

/**
 * The rate goes down to etaMin along half a cosine, and starts again from the first one, after `t0` epochs, then `t0` times
 * `tMult`, and so on (Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2016);
 * torch.optim.lr_scheduler.CosineAnnealingWarmRestarts, to a few ulp.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1 });
 * const scheduler = new CosineAnnealingWarmRestarts(optimizer, { t0: 3 });
 * const rates = Array.from({ length: 7 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each epoch's optimizer.step()
 *   return lr.toFixed(3);
 * });
 * console.log(rates.join(" "));
 * // 1.000 0.750 0.250 1.000 0.750 0.250 1.000
 * ```
 */
export class CosineAnnealingWarmRestarts extends GroupLR<Settings, Restarting> {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: CosineAnnealingWarmRestartsOptions) {
    const defaults = { t0: undefined, tMult: 1, etaMin: 0, lastEpoch: -1 };
    const { lastEpoch, ...settings } = withDefaults(options, "CosineAnnealingWarmRestarts", defaults);
    super(optimizer, () => ({ settings, lastEpoch }), check);
  }

  protected override beginning(lastEpoch: number): Restarting {
    return { lastEpoch, tCur: lastEpoch, tI: this.settings.t0 };
  }

  protected override nowAfter({ lastEpoch, tCur, tI }: Restarting): Restarting {
    const { t0, tMult } = this.settings;
    if (lastEpoch < 0) return { lastEpoch: 0, tCur: 0, tI: t0 };
    const isOver = tCur + 1 >= tI;
    return {
      lastEpoch: lastEpoch + 1,
      tCur: isOver ? (tCur + 1) % tI : tCur + 1,
      tI: isOver ? tI * tMult : tI,
    };
  }

  protected override lrOf(_: Rates, index: number, { tCur, tI }: Restarting): number {
    const { etaMin } = this.settings;
    return etaMin + ((this.baseLr(index) - etaMin) * (1 + cosine((Math.PI * tCur) / tI))) / 2;
  }

  protected override checkProgress(progress: Restarting & Progress): void {
    super.checkProgress(progress);
    checkPositive(progress.tI, "tI");
    // Between two epochs, too, where PyTorch's has been stepped to such a place.
    if (checkFinite(progress.tCur, "tCur") < -1)
      throw argumentError(`tCur must be at least -1, given ${show(progress.tCur)}`);
  }
}
