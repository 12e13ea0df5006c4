/** Samples and their targets, in memory or in files. */
import { isInt32Array } from "../arrays.js";
import type { InputTensor } from "../tensor/integers.js";
import { Tensor } from "../tensor/tensor.js";
import type { FileDataset } from "./file_dataset.js";
import { isFileDataset } from "./stored_data.js";
import { type AnyTensorDataset, checkReadable, gather, type Target, TensorDataset } from "./tensor_dataset.js";

export type Dataset = AnyTensorDataset | FileDataset;

/** An object may have the prototype and be none. */
export function isDataset(value: unknown): value is Dataset {
  return isFileDataset(value) || (value instanceof TensorDataset && Tensor.isTensor(value.x));
}

/** Whether the targets are class indices. */
export function hasClassIndices({ y }: Dataset): boolean {
  return isInt32Array(y) || (y.dtype as string) !== "float32";
}

/** That data in memory can be read now. Throws ERR_BUSY, ERR_ARGUMENT. */
export function checkInMemory(data: Dataset): void {
  if (data instanceof TensorDataset) checkReadable(data);
}

/** The samples at the indices: a batch. The indices lie in the data set. Throws what keeps it from being read. */
export function batchOf(data: Dataset, indices: readonly number[] | Int32Array): [x: InputTensor, y: Target] {
  return data instanceof TensorDataset ? gather(data, indices) : data.gather(indices);
}
