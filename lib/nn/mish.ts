import type { NoOptions } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/**
 * x tanh(log(1 + e^x)) of every element, torch.nn.Mish; within 0.51 ULP. NaN for -Infinity, as in PyTorch.
 *
 * @example
 * ```ts
 * console.log(new Mish().forward(tensor([-3, 0, 3])));
 * // tensor([-0.1456,  0.0000,  2.9865])
 * ```
 */
export class Mish extends ElementwiseLayer {
  /** It has no options. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super("mish", options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new Mish();
  }
}
