import { argumentError, show } from "../checks.js";
import { formatFloat } from "../python/float.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/** The options of a Softshrink. */
export interface SoftshrinkOptions {
  /** How much nearer to 0 elements become, at least 0 and finite as a float32. Default: 0.5. */
  lambd?: number;
}

/**
 * x - lambd of every element above lambd, x + lambd of those below -lambd, 0 between: torch.nn.Softshrink.
 *
 * @example
 * ```ts
 * console.log(new Softshrink({ lambd: 0.5 }).forward(tensor([-3, 0, 3])));
 * // tensor([-2.5000,  0.0000,  2.5000])
 * ```
 */
export class Softshrink extends ElementwiseLayer<SoftshrinkOptions> {
  /** How much nearer to 0 elements become, at least 0 and finite as a float32. */
  declare readonly lambd: number;

  /** Throws ERR_ARGUMENT. */
  constructor(options: SoftshrinkOptions = {}) {
    super("softshrink", options, { lambd: 0.5 });
    if (!(this.lambd >= 0 && Math.fround(this.lambd) < Infinity))
      throw argumentError(`lambd must be at least 0 and finite as a float32, given ${show(this.lambd)}`);
  }

  /** @internal */
  protected override copy(): Layer {
    return new Softshrink(this.options);
  }

  override toString(): string {
    return `Softshrink(${formatFloat(this.lambd)})`;
  }
}
