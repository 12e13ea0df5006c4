import type { NoOptions } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/**
 * log(1 / (1 + e^-x)) of every element, torch.nn.LogSigmoid; within 0.51 ULP.
 *
 * @example
 * ```ts
 * console.log(new LogSigmoid().forward(tensor([-3, 0, 3])));
 * // tensor([-3.0486, -0.6931, -0.0486])
 * ```
 */
export class LogSigmoid extends ElementwiseLayer {
  /** It has no options. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super("logsigmoid", options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new LogSigmoid();
  }
}
