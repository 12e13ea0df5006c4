import { fix } from "../public_class.js";
import type { Tensor } from "../tensor/tensor.js";
import type { LossTarget } from "../tensor/integers.js";
import type { Shape } from "../tensor/shape.js";
import { checkClassIndices, checkIgnoreIndex, classRows, swapped, targetShape } from "./class_indices.js";
import { type AnyReduction, LossFunction, type LossOptions, type Reduction, type ToNumber } from "./loss_function.js";
import { borrowClassWeight, checkWeight } from "./loss_weight.js";

export interface ClassLossOptions<R extends AnyReduction = Reduction> extends LossOptions<R> {
  /** A weight for each class, of shape [classes]. Default: 1 for all. */
  weight?: Tensor;
  /** Samples of this class index count nothing; an int32. Default: -100. */
  ignoreIndex?: number;
}

export const CLASS_LOSS_OPTIONS = ["reduction", "weight", "ignoreIndex"] as const;

/**
 * What is common to the losses of an input [samples, classes], [classes] for one sample, or [samples, classes, ...] with a target for
 * each of the rest: class indices as the target, weights of the classes.
 */
export abstract class ClassLoss<R extends AnyReduction = ToNumber> extends LossFunction<R> {
  declare readonly weight: Tensor | null;
  declare readonly ignoreIndex: number;

  /** @internal The options are read already. */
  constructor(name: string, options: ClassLossOptions<R>) {
    super(name, options);
    const weight = checkWeight(options.weight, `${name}'s weight`);
    fix<ClassLoss<R>>(this, { weight, ignoreIndex: checkIgnoreIndex(options.ignoreIndex) });
  }

  /** @internal */
  override get hasWeights(): boolean {
    return this.weight !== null;
  }

  /** @internal */
  override checkTarget(shape: Shape, target: LossTarget): Float32Array | Int32Array {
    return checkClassIndices(target, shape, this.ignoreIndex, this.name);
  }

  /** @internal */
  protected override lossShape(shape: Shape): Shape {
    return targetShape(shape);
  }

  /** @internal The classes. */
  protected override columnsOf(shape: Shape): number {
    return classRows(shape, this.name).classes;
  }

  /** @internal The classes of a row lie side by side. */
  protected override arrange(data: Float32Array, shape: Shape, to: "rows" | "tensor"): Float32Array {
    return shape.length <= 2 ? data : swapped(data, classRows(shape, this.name), to);
  }

  /** @internal The memory of a weight for each of `classes`. Throws ERR_SHAPE. */
  protected borrowWeight(classes: number): Float32Array | null {
    return borrowClassWeight(this.weight, classes, this.name);
  }
}
