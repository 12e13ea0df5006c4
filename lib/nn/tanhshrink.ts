import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/** x - tanh(x) of every element, torch.nn.Tanhshrink; within 0.512 ULP, near 0 too, where PyTorch's has lost its last bits. */
export class Tanhshrink extends ElementwiseLayer {
  constructor() {
    super("tanhshrink");
  }

  /** @internal */
  protected override copy(): Layer {
    return new Tanhshrink();
  }
}
