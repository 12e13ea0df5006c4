import type { NoOptions } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/**
 * x / (1 + e^-x) of every element, torch.nn.SiLU; within 0.51 ULP. NaN for -Infinity, as in PyTorch.
 *
 * @example
 * ```ts
 * console.log(new SiLU().forward(tensor([-3, 0, 3])));
 * // tensor([-0.1423,  0.0000,  2.8577])
 * ```
 */
export class SiLU extends ElementwiseLayer {
  /** It has no options. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super("silu", options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new SiLU();
  }
}
