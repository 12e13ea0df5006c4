import { ElementwiseLayer } from "./activation.js";
import type { Layer } from "./layer.js";

/** Every element, or 0 where it is negative: torch.nn.ReLU. -0 stays -0, as in PyTorch's x64 builds. */
export class ReLU extends ElementwiseLayer {
  constructor() {
    super({ kind: "relu" });
  }

  /** @internal */
  protected override copy(): Layer {
    return new ReLU();
  }
}
