import { fix } from "../public_class.js";
import type { Tensor } from "../tensor/tensor.js";
import type { LossTarget } from "../tensor/integers.js";
import type { Shape } from "../tensor/shape.js";
import { checkClassIndices, checkIgnoreIndex, samplesAndClasses } from "./class_indices.js";
import { LossFunction, type LossOptions } from "./loss_function.js";
import { borrowClassWeight, checkWeight } from "./loss_weight.js";

export interface ClassLossOptions extends LossOptions {
  /** A weight for each class, of shape [classes]. Default: 1 for all. */
  weight?: Tensor;
  /** Samples of this class index count nothing; an int32. Default: -100. */
  ignoreIndex?: number;
}

export const CLASS_LOSS_OPTIONS = ["reduction", "weight", "ignoreIndex"] as const;

/** What is common to the losses of an input [samples, classes]: class indices as the target, weights of the classes. */
export abstract class ClassLoss extends LossFunction {
  declare readonly weight: Tensor | null;
  declare readonly ignoreIndex: number;

  /** @internal The options are read already. */
  constructor(name: string, options: ClassLossOptions) {
    super(name, options);
    const weight = checkWeight(options.weight, `${name}'s weight`);
    fix<ClassLoss>(this, { weight, ignoreIndex: checkIgnoreIndex(options.ignoreIndex) });
  }

  /** @internal */
  override get hasWeights(): boolean {
    return this.weight !== null;
  }

  /** @internal */
  override checkTarget(shape: Shape, target: LossTarget): Float32Array | Int32Array {
    const [samples, classes] = samplesAndClasses(shape, this.name);
    return checkClassIndices(target, samples, classes, this.ignoreIndex, this.name);
  }

  /** @internal The memory of a weight for each of `classes`. Throws ERR_SHAPE. */
  protected borrowWeight(classes: number): Float32Array | null {
    return borrowClassWeight(this.weight, classes, this.name);
  }
}
