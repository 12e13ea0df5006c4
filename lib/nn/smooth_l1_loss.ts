import type { Loss } from "../backend/operations.js";
import { checkNonNegative, checkOptions } from "../checks.js";
import { fix } from "../public_class.js";
import { ElementwiseLoss } from "./elementwise_loss.js";
import type { LossOptions, Reduction } from "./loss_function.js";

/** The options of a SmoothL1Loss. */
export interface SmoothL1LossOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** The difference at which the loss goes on as a straight line, at least 0; with 0 it is the L1Loss. Default: 1. */
  beta?: number;
}

/**
 * (x - t)² / (2 beta) where |x - t| < beta, |x - t| - beta / 2 elsewhere: torch.nn.SmoothL1Loss.
 *
 * @example
 * ```ts
 * console.log(new SmoothL1Loss({ beta: 2 }).forward(tensor([1, 5]), tensor([2, 2])));
 * // 1.125
 * ```
 */
export class SmoothL1Loss<R extends Reduction = "mean" | "sum"> extends ElementwiseLoss<R> {
  /** Below this distance the loss is quadratic, above it linear. */
  declare readonly beta: number;

  constructor(options: SmoothL1LossOptions<R> = {}) {
    const given = checkOptions(options, ["reduction", "beta"], "SmoothL1Loss");
    super("SmoothL1Loss", given);
    fix<SmoothL1Loss<R>>(this, { beta: checkNonNegative(given.beta ?? 1, "beta") });
  }

  /** @internal */
  override plan(): Loss {
    return this.planOf("smooth_l1", [this.beta]);
  }
}
