/** The memory of a fit's data, which a run copies; what lies in files has none. */
import { isInt32Array, lengthOf } from "../arrays.js";
import { argumentError } from "../checks.js";
import type { Dataset } from "../data/dataset.js";
import { type AnyTensorDataset, TensorDataset } from "../data/tensor_dataset.js";

/** The targets' memory, checked again: between two slices of a copy the caller can do anything. */
export function targetsOf({ y, length }: AnyTensorDataset): Int32Array | Float32Array {
  if (!isInt32Array(y)) return y.leasedData("y");
  if (lengthOf(y) !== length) throw argumentError("the targets have lost their memory while the fit copied them");
  return y;
}

export function numbersOf(data: Dataset): number {
  if (!(data instanceof TensorDataset)) return 0;
  const { x, y } = data;
  return x.data.length + (isInt32Array(y) ? y : y.data).length;
}
