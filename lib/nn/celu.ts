import { argumentError, show } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/** The options of a CELU. */
export interface CELUOptions {
  /** What x is divided by and e^(x / alpha) - 1 multiplied by where x is negative, any number but 0. Default: 1. */
  alpha?: number;
}

/**
 * Every element, but alpha (e^(x / alpha) - 1) where it is negative: torch.nn.CELU; within 0.51 ULP.
 *
 * @example
 * ```ts
 * console.log(new CELU({ alpha: 0.5 }).forward(tensor([-3, 0, 3])));
 * // tensor([-0.4988,  0.0000,  3.0000])
 * ```
 */
export class CELU extends ElementwiseLayer<CELUOptions> {
  /** What x is divided by and e^(x / alpha) - 1 multiplied by where x is negative, any number but 0. */
  declare readonly alpha: number;

  /** Throws ERR_ARGUMENT. */
  constructor(options: CELUOptions = {}) {
    super("celu", options, { alpha: 1 });
    if (this.alpha === 0) throw argumentError(`alpha must not be 0, given ${show(this.alpha)}`);
  }

  /** @internal */
  protected override copy(): Layer {
    return new CELU(this.options);
  }
}
