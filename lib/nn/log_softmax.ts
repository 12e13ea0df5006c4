import { SoftmaxLayer, type SoftmaxOptions } from "./softmax.js";
import type { Layer } from "./layer.js";

/** The logarithm of the softmax over the last dimension, torch.nn.LogSoftmax(dim=-1): computed in float64 and rounded once. */
export class LogSoftmax extends SoftmaxLayer {
  /** The logarithm of the softmax over the last dimension. Throws ERR_ARGUMENT for any option. */
  constructor(options: SoftmaxOptions = {}) {
    super(true, options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new LogSoftmax();
  }
}
