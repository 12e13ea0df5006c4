import type { Loss } from "../backend/operations.js";
import { checkOptions } from "../checks.js";
import { ElementwiseLoss } from "./elementwise_loss.js";
import type { LossOptions, Reduction } from "./loss_function.js";

/**
 * |x - t|, torch.nn.L1Loss; the gradient where they are equal is 0.
 *
 * @example
 * ```ts
 * console.log(new L1Loss().forward(tensor([1, 5]), tensor([2, 2])));
 * // 2
 * ```
 */
export class L1Loss<R extends Reduction = "mean" | "sum"> extends ElementwiseLoss<R> {
  constructor(options: LossOptions<R> = {}) {
    super("L1Loss", checkOptions(options, ["reduction"], "L1Loss"));
  }

  /** @internal */
  override plan(): Loss {
    return this.planOf("l1", []);
  }
}
