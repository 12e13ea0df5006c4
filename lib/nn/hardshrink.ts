import { formatFloat } from "../python/float.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/** The options of a Hardshrink. */
export interface HardshrinkOptions {
  /** How far from 0 elements become 0, any number. Default: 0.5. */
  lambd?: number;
}

/**
 * Every element, but 0 from -lambd to lambd: torch.nn.Hardshrink.
 *
 * @example
 * ```ts
 * console.log(new Hardshrink({ lambd: 0.5 }).forward(tensor([-3, 0, 3])));
 * // tensor([-3.,  0.,  3.])
 * ```
 */
export class Hardshrink extends ElementwiseLayer<HardshrinkOptions> {
  /** How far from 0 elements become 0, any number. */
  declare readonly lambd: number;

  /** Throws ERR_ARGUMENT. */
  constructor(options: HardshrinkOptions = {}) {
    super("hardshrink", options, { lambd: 0.5 });
  }

  /** @internal */
  protected override copy(): Layer {
    return new Hardshrink(this.options);
  }

  override toString(): string {
    return `Hardshrink(${formatFloat(this.lambd)})`;
  }
}
