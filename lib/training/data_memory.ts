/**
 * The memory of a fit's data, which a run copies; what lies in files has none. Between two parts of a copy the caller can do anything:
 * indices are checked again as they are copied, each part of them on memory that nobody else has.
 */
import { isInt32Array, lengthOf } from "../arrays.js";
import { argumentError } from "../checks.js";
import { SamebitsError } from "../errors.js";
import { checkIndices } from "../nn/containers/indices.js";
import type { Graph } from "../nn/containers/graph.js";
import type { LossFunction } from "../nn/loss_function.js";
import type { InputTensor } from "../tensor/integers.js";
import type { Dataset } from "../data/dataset.js";
import { type AnyTensorDataset, TensorDataset } from "../data/tensor_dataset.js";

/** An input's numbers from `from` to `to`, as a trainer takes them: float32 has the indices of rows. Throws ERR_ARGUMENT. */
export function inputPart({ indices }: Graph, x: InputTensor, from: number, to: number, what: string): Float32Array {
  const numbers = x.leasedData(what).subarray(from, to);
  if (indices.lookups.length === 0) return numbers as Float32Array;
  const copy = Float32Array.from(numbers as ArrayLike<number | bigint>, Number);
  checkIndices(indices, x, what, copy, from);
  return copy;
}

/** The targets from `from` to `to`, those of a loss that has `columns` for each. Throws ERR_ARGUMENT. */
export function targetPart(
  loss: LossFunction,
  columns: number,
  data: AnyTensorDataset,
  from: number,
  to: number,
): Int32Array | Float32Array {
  const targets = targetsOf(data);
  if (!isInt32Array(targets)) return targets.subarray(from, to);
  const copy = targets.slice(from, to);
  try {
    loss.checkTarget([to - from, columns], copy);
  } catch (cause) {
    const message = "the targets have been written to while the fit copied them, and are no class indices now";
    throw new SamebitsError("ERR_ARGUMENT", message, { cause });
  }
  return copy;
}

/** The targets' memory. Throws ERR_ARGUMENT where that is gone. */
function targetsOf({ y, length }: AnyTensorDataset): Int32Array | Float32Array {
  if (!isInt32Array(y)) return y.leasedData("y");
  if (lengthOf(y) !== length) throw argumentError("the targets have lost their memory while the fit copied them");
  return y;
}

/** How many numbers the targets are. */
export function targetCount(data: AnyTensorDataset): number {
  return targetsOf(data).length;
}

export function numbersOf(data: Dataset): number {
  if (!(data instanceof TensorDataset)) return 0;
  const { x, y } = data;
  return x.data.length + (isInt32Array(y) ? y : y.data).length;
}
