import type { Loss } from "../backend/operations.js";
import type { LossTarget } from "../tensor/integers.js";
import type { Shape } from "../tensor/shape.js";
import { ElementwiseLoss } from "./elementwise_loss.js";
import type { AnyReduction, ToNumber } from "./loss_function.js";
import { checkElementWeights, elementWeights, type ElementWeights, weighsSamples } from "./loss_weight.js";

/** A loss of each element, with weights that broadcast over the input. */
export abstract class WeightedLoss<R extends AnyReduction = ToNumber> extends ElementwiseLoss<R> {
  /** @internal By the names that a plan has for them. */
  protected abstract get weights(): ElementWeights;

  /** @internal */
  override get hasWeights(): boolean {
    return Object.values(this.weights).some((weight) => weight !== null);
  }

  /** @internal A plan has the weights of one row. */
  override get isFusable(): boolean {
    return super.isFusable && !weighsSamples(this.weights);
  }

  /** @internal The function's name in the backends. */
  protected abstract get kind(): string;

  /** @internal */
  override plan(columns: number): Loss {
    return this.planOf(this.kind, [], elementWeights(this.weights, [1, columns], columns, this.name));
  }

  /** @internal */
  protected override planFor(shape: Shape): Loss {
    return this.planOf(this.kind, [], elementWeights(this.weights, shape, this.columnsOf(shape), this.name));
  }

  /** @internal Weights of samples are of a batch's, whose target this may not be. */
  override checkTarget(shape: Shape, target: LossTarget): Float32Array {
    if (this.isFusable) checkElementWeights(this.weights, shape, this.name);
    return super.checkTarget(shape, target);
  }

  /** @internal A vector is one row where weights go along it, and else one row a number. */
  protected override columnsOf(shape: Shape): number {
    const along = Object.values(this.weights).some((weight) => weight !== null && weight.data.length !== 1);
    return along && shape.length === 1 && this.reduction !== "none" ? (shape[0] as number) : super.columnsOf(shape);
  }
}
