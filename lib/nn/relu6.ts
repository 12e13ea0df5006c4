import type { NoOptions } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/**
 * Every element, at least 0 and at most 6: torch.nn.ReLU6.
 *
 * @example
 * ```ts
 * console.log(new ReLU6().forward(tensor([-3, 0, 3])));
 * // tensor([0., 0., 3.])
 * ```
 */
export class ReLU6 extends ElementwiseLayer {
  /** It has no options. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super("relu6", options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new ReLU6();
  }
}
