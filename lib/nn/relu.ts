import type { NoOptions } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/**
 * Every element, or 0 where it is negative: torch.nn.ReLU. -0 stays -0, as in PyTorch's x64 builds.
 *
 * @example
 * ```ts
 * console.log(new ReLU().forward(tensor([-3, 0, 3])));
 * // tensor([0., 0., 3.])
 * ```
 */
export class ReLU extends ElementwiseLayer {
  /** It has no options. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super("relu", options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new ReLU();
  }
}
