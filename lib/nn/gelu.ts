import { checkOneOf, checkOptions } from "../checks.js";
import { fix } from "../public_class.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/** The options of a GELU. */
export interface GELUOptions {
  /** "none": with the normal distribution itself; "tanh": with an approximation by tanh. Default: "none". */
  approximate?: "none" | "tanh";
}

/**
 * x times the standard normal distribution function of x, torch.nn.GELU; within 0.51 ULP, negative numbers too, where PyTorch's
 * has lost them from about -5 on. NaN for -Infinity, as in PyTorch.
 *
 * @example
 * ```ts
 * console.log(new GELU().forward(tensor([-3, 0, 3])));
 * // tensor([-0.0040,  0.0000,  2.9960])
 * ```
 */
export class GELU extends ElementwiseLayer<GELUOptions> {
  /** "none" is exact, "tanh" PyTorch's approximation. */
  declare readonly approximate: "none" | "tanh";

  /** x times the standard normal distribution function of x. Throws ERR_ARGUMENT. */
  constructor(options: GELUOptions = {}) {
    const given = checkOptions(options, ["approximate"], "GELU");
    const approximate = checkOneOf(given.approximate ?? "none", ["none", "tanh"], "approximate");
    super(approximate === "tanh" ? "gelu_tanh" : "gelu");
    fix<GELU>(this, { approximate });
  }

  /** @internal */
  override get options(): GELUOptions {
    return { approximate: this.approximate };
  }

  /** @internal */
  protected override copy(): Layer {
    return new GELU(this.options);
  }

  override toString(): string {
    return `GELU(approximate='${this.approximate}')`;
  }
}
