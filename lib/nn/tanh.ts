import type { NoOptions } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/**
 * The hyperbolic tangent of every element, torch.nn.Tanh; any shape. Within 0.53 ULP; PyTorch's own tanh is a vector library's
 * and differs in the last bit here and there.
 *
 * @example
 * ```ts
 * console.log(new Tanh().forward(tensor([-3, 0, 3])));
 * // tensor([-0.9951,  0.0000,  0.9951])
 * ```
 */
export class Tanh extends ElementwiseLayer {
  /** It has no options. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super("tanh", options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new Tanh();
  }
}
