import type { LossOf } from "../backend/operations.js";
import { ElementwiseLoss } from "./elementwise_loss.js";
import type { LossOptions } from "./loss_function.js";

/** |x - t|, torch.nn.L1Loss; the gradient where they are equal is 0. */
export class L1Loss extends ElementwiseLoss {
  constructor(options: LossOptions = {}) {
    super("L1Loss", options);
  }

  /** @internal */
  override plan(): LossOf<"l1"> {
    return { kind: "l1", reduction: this.reduction };
  }
}
