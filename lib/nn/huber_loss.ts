import type { Loss } from "../backend/operations.js";
import { argumentError, checkNumber, checkOptions, show } from "../checks.js";
import { fix } from "../public_class.js";
import { ElementwiseLoss } from "./elementwise_loss.js";
import type { LossOptions, Reduction } from "./loss_function.js";

/** The options of a HuberLoss. */
export interface HuberLossOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** The difference at which the loss goes on as a straight line, above 0. Default: 1. */
  delta?: number;
}

/**
 * (x - t)² / 2 where |x - t| < delta, delta (|x - t| - delta / 2) elsewhere: torch.nn.HuberLoss.
 *
 * @example
 * ```ts
 * console.log(new HuberLoss({ delta: 2 }).forward(tensor([1, 5]), tensor([2, 2])));
 * // 2.25
 * ```
 */
export class HuberLoss<R extends Reduction = "mean" | "sum"> extends ElementwiseLoss<R> {
  /** Below this distance the loss is quadratic, above it linear. */
  declare readonly delta: number;

  constructor(options: HuberLossOptions<R> = {}) {
    const given = checkOptions(options, ["reduction", "delta"], "HuberLoss");
    super("HuberLoss", given);
    const delta = checkNumber(given.delta ?? 1, "delta");
    if (!(delta > 0)) throw argumentError(`delta must be above 0, given ${show(delta)}`);
    fix<HuberLoss<R>>(this, { delta });
  }

  /** @internal */
  override plan(): Loss {
    return this.planOf("huber", [this.delta]);
  }
}
