import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/**
 * The hyperbolic tangent of every element, torch.nn.Tanh; any shape. Computed in float64 and rounded once, so within 0.51 ULP;
 * PyTorch's own tanh is a vector library's and differs in the last bit here and there.
 */
export class Tanh extends ElementwiseLayer {
  constructor() {
    super("tanh");
  }

  /** @internal */
  protected override copy(): Layer {
    return new Tanh();
  }
}
