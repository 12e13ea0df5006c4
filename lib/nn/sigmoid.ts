import type { NoOptions } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/**
 * 1 / (1 + e^-x) of every element, torch.nn.Sigmoid; within 0.51 ULP.
 *
 * @example
 * ```ts
 * console.log(new Sigmoid().forward(tensor([-3, 0, 3])));
 * // tensor([0.0474, 0.5000, 0.9526])
 * ```
 */
export class Sigmoid extends ElementwiseLayer {
  /** It has no options. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super("sigmoid", options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new Sigmoid();
  }
}
