import type { Loss } from "../backend/operations.js";
import { argumentError, checkNumber, checkOptions, show } from "../checks.js";
import { fix } from "../public_class.js";
import { isFloating } from "../tensor/dtype.js";
import type { LossTarget } from "../tensor/integers.js";
import { sameShape, shapeError, type Shape } from "../tensor/shape.js";
import { borrowFloat32, Tensor } from "../tensor/tensor.js";
import { classRows } from "./class_indices.js";
import { CLASS_LOSS_OPTIONS, ClassLoss, type ClassLossOptions } from "./class_loss.js";
import type { Reduction } from "./loss_function.js";

/** The options of a CrossEntropyLoss. */
export interface CrossEntropyLossOptions<R extends Reduction = Reduction> extends ClassLossOptions<R> {
  /** The share of the target that is spread evenly over the classes, from 0 to 1. Default: 0. */
  labelSmoothing?: number;
}

/**
 * -log softmax(logits)[target]: torch.nn.CrossEntropyLoss of logits [samples, classes], [classes] or [samples, classes, ...]. The
 * target is class indices, integers
 * in an array or a tensor, or a tensor of probabilities of the logits' shape. With class indices the mean is weighted by the classes' weights.
 *
 * @example
 * ```ts
 * const loss = new CrossEntropyLoss();
 * const logits = tensor([[2, 0, 0], [0, 0, 1]]);
 * console.log(loss.forward(logits, Int32Array.of(0, 2)).toFixed(4));
 * // 0.3955
 *
 * // The gradient of the logits:
 * console.log(loss.backward());
 * // tensor([[-0.1065,  0.0533,  0.0533],
 * //         [ 0.1060,  0.1060, -0.2119]])
 * ```
 */
export class CrossEntropyLoss<R extends Reduction = "mean" | "sum"> extends ClassLoss<R> {
  /** How much of each target is spread evenly over the classes, from 0 to 1. */
  declare readonly labelSmoothing: number;

  constructor(options: CrossEntropyLossOptions<R> = {}) {
    const given = checkOptions(options, [...CLASS_LOSS_OPTIONS, "labelSmoothing"], "CrossEntropyLoss");
    super("CrossEntropyLoss", given);
    fix<CrossEntropyLoss<R>>(this, { labelSmoothing: checkSmoothing(given.labelSmoothing ?? 0) });
  }

  /** @internal */
  override plan(columns: number): Loss {
    const weight = this.borrowWeight(columns);
    return this.planOf("cross_entropy", [this.ignoreIndex, this.labelSmoothing], { weight });
  }

  /** @internal */
  override checkTarget(shape: Shape, target: LossTarget): Float32Array | Int32Array {
    if (!Tensor.isTensor(target) || !isFloating(target.dtype)) return super.checkTarget(shape, target);
    classRows(shape, this.name);
    return this.arrange(this.#probabilities(shape, target as Tensor), shape, "rows");
  }

  #probabilities(shape: Shape, target: Tensor): Float32Array {
    const data = borrowFloat32(target, "the target");
    if (!sameShape(shape, target.shape)) {
      throw shapeError(
        `CrossEntropyLoss takes class indices, integers in an array or a tensor, or probabilities of the input's shape ${show(shape)}, ` +
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
