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
  constructor() {
    super("relu");
  }

  /** @internal */
  protected override copy(): Layer {
    return new ReLU();
  }
}
