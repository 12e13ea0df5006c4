import type { NoOptions } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/**
 * x (x + 3) / 6 of every element, 0 below -3 and x above 3: torch.nn.Hardswish. NaN for -Infinity, as in PyTorch.
 *
 * @example
 * ```ts
 * console.log(new Hardswish().forward(tensor([-3, 0, 3])));
 * // tensor([-0., 0., 3.])
 * ```
 */
export class Hardswish extends ElementwiseLayer {
  /** It has no options. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super("hardswish", options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new Hardswish();
  }
}
