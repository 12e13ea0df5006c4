import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/** The options of a Softplus. */
export interface SoftplusOptions {
  /** What x is multiplied by, and the logarithm divided by, any number. Default: 1. */
  beta?: number;
  /** Where beta x is above it, x itself is taken; any number. Default: 20. */
  threshold?: number;
}

/**
 * log(1 + e^(beta x)) / beta of every element, torch.nn.Softplus; within 0.51 ULP.
 *
 * @example
 * ```ts
 * console.log(new Softplus({ beta: 2 }).forward(tensor([-3, 0, 3])));
 * // tensor([1.2378e-03, 3.4657e-01, 3.0012e+00])
 * ```
 */
export class Softplus extends ElementwiseLayer<SoftplusOptions> {
  /** What x is multiplied by, and the logarithm divided by. */
  declare readonly beta: number;
  /** Where x * beta is above it, the result is x. */
  declare readonly threshold: number;

  /** log(1 + e^(beta x)) / beta of every element. Throws ERR_ARGUMENT. */
  constructor(options: SoftplusOptions = {}) {
    super("softplus", options, { beta: 1, threshold: 20 });
  }

  /** @internal */
  protected override copy(): Layer {
    return new Softplus(this.options);
  }
}
