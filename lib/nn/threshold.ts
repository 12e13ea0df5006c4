import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/** The options of a Threshold. */
export interface ThresholdOptions {
  /** What elements must be above to stay, any number. */
  threshold: number;
  /** What the others become, any number. */
  value: number;
}

/**
 * Every element that is above the threshold, another value in place of the others: torch.nn.Threshold.
 *
 * @example
 * ```ts
 * console.log(new Threshold({ threshold: 1, value: 20 }).forward(tensor([-3, 0, 3])));
 * // tensor([20., 20.,  3.])
 * ```
 */
export class Threshold extends ElementwiseLayer<ThresholdOptions> {
  /** What elements must be above to stay, any number. */
  declare readonly threshold: number;
  /** What the others become, any number. */
  declare readonly value: number;

  /** Throws ERR_ARGUMENT. */
  constructor(options: ThresholdOptions) {
    super("threshold", options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new Threshold(this.options);
  }
}
