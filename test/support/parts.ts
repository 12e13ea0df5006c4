import type { DType, Tensor } from "../../dist/index.js";

/** A tensor's dtype, shape and numbers. */
export const partsOf = ({ dtype, shape, data }: Tensor<DType>): [string, readonly number[], unknown[]] => [
  dtype,
  shape,
  Array.from(data as ArrayLike<unknown>),
];
