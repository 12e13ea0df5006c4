import { argumentError, show } from "../checks.js";
import type { LossTarget } from "../tensor/integers.js";
import { sameShape, shapeError, type Shape } from "../tensor/shape.js";
import { borrowFloat32, Tensor } from "../tensor/tensor.js";
import { type AnyReduction, LossFunction, type ToNumber } from "./loss_function.js";

/** A loss of each element of an input of any shape, with a target of the same shape. The mean is over the elements. */
export abstract class ElementwiseLoss<R extends AnyReduction = ToNumber> extends LossFunction<R> {
  /** @internal */
  override checkTarget(shape: Shape, target: LossTarget): Float32Array {
    if (!Tensor.isTensor(target)) {
      throw argumentError(`${this.name} takes a tensor of the input's shape as its target, given ${show(target)}`);
    }
    const data = borrowFloat32(target as Tensor, "the target");
    if (!sameShape(shape, target.shape)) {
      throw shapeError(`${this.name} takes a target of the input's shape ${show(shape)}, given ${show(target.shape)}`);
    }
    return data;
  }

  /** @internal */
  protected override lossShape(shape: Shape): Shape {
    return shape;
  }

  /** @internal The rows are the first dimension, or the elements where each has a loss of its own. */
  protected override columnsOf([, ...rest]: Shape): number {
    return this.reduction === "none" ? 1 : rest.reduce((a, b) => a * b, 1);
  }
}
