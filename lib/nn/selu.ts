import type { NoOptions } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/**
 * 1.0507 x of every element, but 1.7581 (e^x - 1) where it is negative: torch.nn.SELU; within 0.51 ULP.
 *
 * @example
 * ```ts
 * console.log(new SELU().forward(tensor([-3, 0, 3])));
 * // tensor([-1.6706,  0.0000,  3.1521])
 * ```
 */
export class SELU extends ElementwiseLayer {
  /** It has no options. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super("selu", options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new SELU();
  }
}
