import { argumentError, checkOneOf, checkOptions, show } from "../checks.js";
import type { Reduction } from "../backend/backend.js";
import { defaultBackend } from "../backend/select.js";
import { assertFree } from "../lease.js";
import { empty } from "../tensor/factories.js";
import { shapeError } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { kept } from "./layer.js";

export interface CrossEntropyLossOptions {
  reduction?: Reduction;
}

/**
 * -log softmax(logits)[target], averaged ("mean", the default) or summed over the samples: torch.nn.CrossEntropyLoss with
 * class indices. Computed in float64 and rounded to float32 once; the mean over no samples is NaN.
 */
export class CrossEntropyLoss {
  readonly reduction: Reduction;
  #last: { logits: Tensor; target: Int32Array } | null = null;

  constructor(options: CrossEntropyLossOptions = {}) {
    checkOptions(options, ["reduction"], "CrossEntropyLoss");
    this.reduction = checkOneOf(options.reduction ?? "mean", ["mean", "sum"], "reduction");
  }

  /**
   * The loss of logits [samples, classes] with targets [samples], class indices from 0. Throws ERR_SHAPE when the sizes do
   * not fit, ERR_ARGUMENT for a target out of range.
   */
  forward(input: Tensor, target: Tensor | Int32Array): number {
    const { logits, classes, indices } = checkCrossEntropy(input, target);
    const loss = defaultBackend.crossEntropy(logits, indices, null, classes, this.reduction);
    this.#last = { logits: input, target: indices };
    return loss;
  }

  /** The gradient of the last forward's loss with respect to its input. Throws ERR_ARGUMENT without a forward before. */
  backward(): Tensor {
    const last = kept(this.#last, "CrossEntropyLoss");
    const { logits, classes, indices } = checkCrossEntropy(last.logits, last.target);
    const grad = empty(last.logits.shape);
    defaultBackend.crossEntropy(logits, indices, grad.data, classes, this.reduction);
    return grad;
  }

  toString(): string {
    return "CrossEntropyLoss()";
  }
}

function checkCrossEntropy(
  input: Tensor,
  target: Tensor | Int32Array,
): { logits: Float32Array; classes: number; indices: Int32Array } {
  const logits = borrowFloat32(input, "the input");
  const [samples, classes, ...rest] = input.shape;
  if (samples === undefined || classes === undefined || rest.length > 0) {
    throw shapeError(`CrossEntropyLoss takes an input of shape [samples, classes], given ${show(input.shape)}`);
  }
  return { logits, classes, indices: checkClassIndices(target, samples, classes) };
}

/** Class indices, one a sample, each from 0 to classes - 1. Throws ERR_ARGUMENT, ERR_SHAPE, ERR_BUSY. */
export function checkClassIndices(target: Tensor | Int32Array, samples: number, classes: number): Int32Array {
  const indices = classIndices(target, samples);
  assertFree(indices, "the target");
  const wrong = indices.findIndex((t) => t < 0 || t >= classes);
  if (wrong !== -1) {
    throw argumentError(
      `target ${wrong} is ${indices[wrong]}; with ${classes} classes it must lie from 0 to ${classes - 1}`,
    );
  }
  return indices;
}

/** Class indices, one a sample. */
function classIndices(target: Tensor | Int32Array, samples: number): Int32Array {
  if (!(target instanceof Int32Array)) {
    throw argumentError(`CrossEntropyLoss takes class indices in an Int32Array as its target, given ${show(target)}`);
  }
  if (target.length !== samples) {
    throw shapeError(`CrossEntropyLoss takes one target for each of ${samples} samples, given ${target.length}`);
  }
  return target;
}
