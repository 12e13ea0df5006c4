import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/** The options of an ELU. */
export interface ELUOptions {
  /** What e^x - 1 is multiplied by where x is negative, any number. Default: 1. */
  alpha?: number;
}

/**
 * Every element, but alpha (e^x - 1) where it is negative: torch.nn.ELU; within 0.51 ULP.
 *
 * @example
 * ```ts
 * console.log(new ELU({ alpha: 0.5 }).forward(tensor([-3, 0, 3])));
 * // tensor([-0.4751,  0.0000,  3.0000])
 * ```
 */
export class ELU extends ElementwiseLayer<ELUOptions> {
  /** What e^x - 1 is multiplied by where x is below 0. */
  declare readonly alpha: number;

  /** Every element, but alpha (e^x - 1) where it is negative. Throws ERR_ARGUMENT. */
  constructor(options: ELUOptions = {}) {
    super("elu", options, { alpha: 1 });
  }

  /** @internal */
  protected override copy(): Layer {
    return new ELU(this.options);
  }
}
