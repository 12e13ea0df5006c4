import type { LossOf } from "../backend/operations.js";
import { checkOptions } from "../checks.js";
import { ElementwiseLoss } from "./elementwise_loss.js";
import type { LossOptions } from "./loss_function.js";

/** (x - t)², torch.nn.MSELoss. */
export class MSELoss extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super("MSELoss", checkOptions(options, ["reduction"], "MSELoss"));
  }

  /** @internal */
  override plan(): LossOf<"mse"> {
    return { kind: "mse", reduction: this.reduction };
  }
}
