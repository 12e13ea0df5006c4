import type { LossOf } from "../backend/operations.js";
import { argumentError, checkNumber, show } from "../checks.js";
import { sameShape, shapeError, type Shape } from "../tensor/shape.js";
import { borrowFloat32, Tensor } from "../tensor/tensor.js";
import {
  borrowClassWeight,
  checkClassIndices,
  checkIgnoreIndex,
  checkWeight,
  samplesAndClasses,
} from "./class_indices.js";
import { LossFunction, type LossOptions } from "./loss_function.js";

export interface CrossEntropyLossOptions extends LossOptions {
  /** A weight for each class. */
  weight?: Tensor;
  /** From 0, the default, to 1: the share of the target that is spread evenly over the classes. */
  labelSmoothing?: number;
  /** Samples of this class index count nothing; -100 unless given. */
  ignoreIndex?: number;
}

/**
 * -log softmax(logits)[target]: torch.nn.CrossEntropyLoss of logits [samples, classes]. The target is an Int32Array of class
 * indices, or a tensor of probabilities of the logits' shape. With class indices the mean is weighted by the classes' weights.
 */
export class CrossEntropyLoss extends LossFunction {
  readonly weight: Tensor | null;
  readonly labelSmoothing: number;
  readonly ignoreIndex: number;

  constructor(options: CrossEntropyLossOptions = {}) {
    super("CrossEntropyLoss", options, ["weight", "labelSmoothing", "ignoreIndex"]);
    this.weight = checkWeight(options.weight, "CrossEntropyLoss's weight");
    this.labelSmoothing = checkSmoothing(options.labelSmoothing ?? 0);
    this.ignoreIndex = checkIgnoreIndex(options.ignoreIndex);
  }

  /** @internal */
  override get hasWeights(): boolean {
    return this.weight !== null;
  }

  /** @internal */
  override plan(columns: number): LossOf<"cross_entropy"> {
    const { reduction, labelSmoothing, ignoreIndex } = this;
    const weight = borrowClassWeight(this.weight, columns, this.name);
    return { kind: "cross_entropy", reduction, weight, labelSmoothing, ignoreIndex };
  }

  /** @internal */
  override checkTarget(shape: Shape, target: Tensor | Int32Array): Float32Array | Int32Array {
    const [samples, classes] = samplesAndClasses(shape, this.name);
    if (target instanceof Tensor) return this.#probabilities(shape, target);
    return checkClassIndices(target, samples, classes, this.ignoreIndex, this.name);
  }

  #probabilities(shape: Shape, target: Tensor): Float32Array {
    const data = borrowFloat32(target, "the target");
    if (!sameShape(shape, target.shape)) {
      throw shapeError(
        `CrossEntropyLoss takes class indices in an Int32Array, or probabilities of the input's shape ${show(shape)}, ` +
          `as its target; given a tensor of shape ${show(target.shape)}`,
      );
    }
    if (this.ignoreIndex >= 0) {
      throw argumentError(`ignoreIndex is ${this.ignoreIndex}, but probabilities have no index that could be ignored`);
    }
    return data;
  }
}

function checkSmoothing(value: number): number {
  const smoothing = checkNumber(value, "labelSmoothing");
  if (!(smoothing >= 0 && smoothing <= 1)) {
    throw argumentError(`labelSmoothing must lie from 0 to 1, given ${show(value)}`);
  }
  return smoothing;
}
