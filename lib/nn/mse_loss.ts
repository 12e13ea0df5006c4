import type { Loss } from "../backend/operations.js";
import { checkOptions } from "../checks.js";
import { ElementwiseLoss } from "./elementwise_loss.js";
import type { LossOptions, Reduction } from "./loss_function.js";

/**
 * (x - t)², torch.nn.MSELoss.
 *
 * @example
 * ```ts
 * console.log(new MSELoss().forward(tensor([1, 5]), tensor([2, 2])));
 * // 5
 * ```
 */
export class MSELoss<R extends Reduction = "mean" | "sum"> extends ElementwiseLoss<R> {
  constructor(options: LossOptions<R> = {}) {
    super("MSELoss", checkOptions(options, ["reduction"], "MSELoss"));
  }

  /** @internal */
  override plan(): Loss {
    return this.planOf("mse", []);
  }
}
