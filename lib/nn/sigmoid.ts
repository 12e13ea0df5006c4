import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/** 1 / (1 + e^-x) of every element, torch.nn.Sigmoid; within 0.51 ULP. */
export class Sigmoid extends ElementwiseLayer {
  constructor() {
    super("sigmoid");
  }

  /** @internal */
  protected override copy(): Layer {
    return new Sigmoid();
  }
}
