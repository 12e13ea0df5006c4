import type { NoOptions } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/**
 * x - tanh(x) of every element, torch.nn.Tanhshrink; within 0.512 ULP, near 0 too, where PyTorch's has lost its last bits.
 *
 * @example
 * ```ts
 * console.log(new Tanhshrink().forward(tensor([-3, 0, 3])));
 * // tensor([-2.0049,  0.0000,  2.0049])
 * ```
 */
export class Tanhshrink extends ElementwiseLayer {
  /** It has no options. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super("tanhshrink", options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new Tanhshrink();
  }
}
