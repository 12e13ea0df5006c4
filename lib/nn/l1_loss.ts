import type { LossOf } from "../backend/operations.js";
import { checkOptions } from "../checks.js";
import { ElementwiseLoss } from "./elementwise_loss.js";
import type { LossOptions } from "./loss_function.js";

/** |x - t|, torch.nn.L1Loss; the gradient where they are equal is 0. */
export class L1Loss extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super("L1Loss", checkOptions(options, ["reduction"], "L1Loss"));
  }

  /** @internal */
  override plan(): LossOf<"l1"> {
    return { kind: "l1", reduction: this.reduction };
  }
}
