import type { Backend } from "../backend/backend.js";
import type { LayerPlan } from "../backend/training.js";
import type { Shape } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { borrowGradient, Layer } from "./layer.js";

/**
 * Its input, copied: torch.nn.Identity.
 *
 * @example
 * ```ts
 * console.log(new Identity().forward(tensor([-3, 0, 3])));
 * // tensor([-3.,  0.,  3.])
 * ```
 */
export class Identity extends Layer {
  #shape: Shape = [];

  /** @internal */
  override plan(): LayerPlan {
    return { kind: "identity" };
  }

  /** @internal Whatever the dimensions. */
  override outputDimensions(dimensions: number): number {
    return dimensions;
  }

  /** @internal */
  override passesOn(): boolean {
    return true;
  }

  /** @internal */
  override computeOutput(_engine: Backend, x: Tensor): Tensor {
    borrowFloat32(x, "the input");
    this.#shape = x.shape;
    return x.clone();
  }

  /** @internal */
  override computeGradient(_engine: Backend, gradOutput: Tensor): Tensor {
    borrowGradient(gradOutput, this.#shape, "Identity");
    return gradOutput.clone();
  }

  /** @internal */
  protected override copy(): Layer {
    return new Identity();
  }
}
