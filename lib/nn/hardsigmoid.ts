import type { NoOptions } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/**
 * (x + 3) / 6 of every element, at least 0 and at most 1: torch.nn.Hardsigmoid.
 *
 * @example
 * ```ts
 * console.log(new Hardsigmoid().forward(tensor([-3, 0, 3])));
 * // tensor([0.0000, 0.5000, 1.0000])
 * ```
 */
export class Hardsigmoid extends ElementwiseLayer {
  /** It has no options. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super("hardsigmoid", options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new Hardsigmoid();
  }
}
