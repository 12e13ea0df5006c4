import type { NoOptions } from "../checks.js";
import { SoftmaxLayer } from "./softmax.js";
import type { Layer } from "./layer.js";

/**
 * The logarithm of the softmax over the last dimension, torch.nn.LogSoftmax(dim=-1): computed in float64 and rounded once.
 *
 * @example
 * ```ts
 * console.log(new LogSoftmax().forward(tensor([[1, 2, 3]])));
 * // tensor([[-2.4076, -1.4076, -0.4076]])
 * ```
 */
export class LogSoftmax extends SoftmaxLayer {
  /** It has no options: PyTorch's `dim` is always the last one here. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super(true, options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new LogSoftmax();
  }
}
