import { warn } from "../host.js";
import type { FloatDType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";

/** PyTorch's warning for an initialiser that finds no elements; returns the tensor as it is. */
export function warnOfNothingToDo<T extends Tensor<FloatDType>>(t: T): T {
  warn("Initializing zero-element tensors is a no-op");
  return t;
}
