import { checkNumber, checkOptions } from "../checks.js";
import { fix } from "../public_class.js";
import { formatFloat } from "../tensor/python_float.js";
import { ElementwiseLayer } from "./activation.js";
import type { Layer } from "./layer.js";

/** The options of an ELU. */
export interface ELUOptions {
  /** What e^x - 1 is multiplied by where x is negative, any number. Default: 1. */
  alpha?: number;
}

/** Every element, but alpha (e^x - 1) where it is negative: torch.nn.ELU; within 0.51 ULP. */
export class ELU extends ElementwiseLayer {
  /** What e^x - 1 is multiplied by where x is below 0. */
  declare readonly alpha: number;

  /** Every element, but alpha (e^x - 1) where it is negative. Throws ERR_ARGUMENT. */
  constructor(options: ELUOptions = {}) {
    const alpha = checkNumber(checkOptions(options, ["alpha"], "ELU").alpha ?? 1, "alpha");
    super({ kind: "elu", alpha });
    fix<ELU>(this, { alpha });
  }

  /** @internal */
  protected override copy(): Layer {
    return new ELU({ alpha: this.alpha });
  }

  override toString(): string {
    return `ELU(alpha=${formatFloat(this.alpha)})`;
  }
}
