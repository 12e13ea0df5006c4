import { checkNumber, checkOptions } from "../checks.js";
import { fix } from "../public_class.js";
import { formatFloat } from "../tensor/python_float.js";
import { ElementwiseLayer } from "./activation.js";
import type { Layer } from "./layer.js";

/** The options of a Softplus. */
export interface SoftplusOptions {
  /** What x is multiplied by, and the logarithm divided by, any number. Default: 1. */
  beta?: number;
  /** Where beta x is above it, x itself is taken; any number. Default: 20. */
  threshold?: number;
}

/** log(1 + e^(beta x)) / beta of every element, torch.nn.Softplus; within 0.51 ULP. */
export class Softplus extends ElementwiseLayer {
  /** What x is multiplied by, and the logarithm divided by. */
  declare readonly beta: number;
  /** Where x * beta is above it, the result is x. */
  declare readonly threshold: number;

  /** log(1 + e^(beta x)) / beta of every element. Throws ERR_ARGUMENT. */
  constructor(options: SoftplusOptions = {}) {
    const given = checkOptions(options, ["beta", "threshold"], "Softplus");
    const beta = checkNumber(given.beta ?? 1, "beta");
    const threshold = checkNumber(given.threshold ?? 20, "threshold");
    super({ kind: "softplus", beta, threshold });
    fix<Softplus>(this, { beta, threshold });
  }

  /** @internal */
  protected override copy(): Layer {
    return new Softplus({ beta: this.beta, threshold: this.threshold });
  }

  override toString(): string {
    return `Softplus(beta=${formatFloat(this.beta)}, threshold=${formatFloat(this.threshold)})`;
  }
}
