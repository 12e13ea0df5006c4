import type { NoOptions } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/**
 * x / (1 + |x|) of every element, torch.nn.Softsign; within 0.51 ULP. NaN for the infinities, as in PyTorch.
 *
 * @example
 * ```ts
 * console.log(new Softsign().forward(tensor([-3, 0, 3])));
 * // tensor([-0.7500,  0.0000,  0.7500])
 * ```
 */
export class Softsign extends ElementwiseLayer {
  /** It has no options. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super("softsign", options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new Softsign();
  }
}
