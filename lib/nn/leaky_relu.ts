import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/** The options of a LeakyReLU. */
export interface LeakyReLUOptions {
  /** What negative elements are multiplied by, any number. Default: 0.01. */
  negativeSlope?: number;
}

/**
 * Every element, times a slope where it is not positive: torch.nn.LeakyReLU.
 *
 * @example
 * ```ts
 * console.log(new LeakyReLU({ negativeSlope: 0.1 }).forward(tensor([-3, 0, 3])));
 * // tensor([-0.3000,  0.0000,  3.0000])
 * ```
 */
export class LeakyReLU extends ElementwiseLayer<LeakyReLUOptions> {
  /** What x is multiplied by where it is below 0. */
  declare readonly negativeSlope: number;

  /** Every element, times negativeSlope where it is not positive. Throws ERR_ARGUMENT. */
  constructor(options: LeakyReLUOptions = {}) {
    super("leaky_relu", options, { negativeSlope: 0.01 });
  }

  /** @internal */
  protected override copy(): Layer {
    return new LeakyReLU(this.options);
  }
}
