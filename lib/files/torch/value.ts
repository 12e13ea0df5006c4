import type { DType } from "../../tensor/dtype.js";
import type { Tensor } from "../../tensor/tensor.js";

/**
 * What PyTorch's files hold besides tensors. A dict whose keys are all texts is an object, another one a Map; lists, tuples and
 * sets are arrays; an int is a number where that is exact, else a bigint; bytes are a Uint8Array; a complex number is [real,
 * imaginary], a torch.Size an array, a torch.dtype or torch.device its name.
 */
export type TorchValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Tensor<DType>
  | TorchValue[]
  | { [name: string]: TorchValue }
  | Map<TorchValue, TorchValue>;

/** The same with something else in place of tensors. */
export type ValueWith<T> =
  | Exclude<TorchValue, object>
  | Uint8Array
  | T
  | ValueWith<T>[]
  | { [name: string]: ValueWith<T> }
  | Map<ValueWith<T>, ValueWith<T>>;

/** How deep containers may lie in one another, in what is read and what is written. */
export const DEEPEST = 100;
