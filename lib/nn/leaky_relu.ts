import { checkNumber, checkOptions } from "../checks.js";
import { fix } from "../public_class.js";
import { formatFloat } from "../tensor/python_float.js";
import { ElementwiseLayer } from "./activation.js";
import type { Layer } from "./layer.js";

/** The options of a LeakyReLU. */
export interface LeakyReLUOptions {
  /** What negative elements are multiplied by, any number. Default: 0.01. */
  negativeSlope?: number;
}

/** Every element, times a slope where it is not positive: torch.nn.LeakyReLU. */
export class LeakyReLU extends ElementwiseLayer {
  /** What x is multiplied by where it is below 0. */
  declare readonly negativeSlope: number;

  /** Every element, times negativeSlope where it is not positive. Throws ERR_ARGUMENT. */
  constructor(options: LeakyReLUOptions = {}) {
    const given = checkOptions(options, ["negativeSlope"], "LeakyReLU");
    const negativeSlope = checkNumber(given.negativeSlope ?? 0.01, "negativeSlope");
    super({ kind: "leaky_relu", negativeSlope });
    fix<LeakyReLU>(this, { negativeSlope });
  }

  /** @internal */
  protected override copy(): Layer {
    return new LeakyReLU({ negativeSlope: this.negativeSlope });
  }

  override toString(): string {
    return `LeakyReLU(negative_slope=${formatFloat(this.negativeSlope)})`;
  }
}
