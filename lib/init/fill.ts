import { show } from "../checks.js";
import type { Generator } from "../random/generator.js";
import { shapeError } from "../tensor/shape.js";
import type { FloatDType } from "../tensor/dtype.js";
import { checkFloating, type Tensor } from "../tensor/tensor.js";

/** Draws from [a, b): torch.nn.init.uniform_. */
export function uniform_<T extends Tensor<FloatDType>>(t: T, a = 0, b = 1, options: { generator?: Generator } = {}): T {
  return checkFloating(t, "the weight").uniform_(a, b, options);
}

/** Draws of a normal distribution: torch.nn.init.normal_. */
export function normal_<T extends Tensor<FloatDType>>(
  t: T,
  mean = 0,
  std = 1,
  options: { generator?: Generator } = {},
): T {
  return checkFloating(t, "the weight").normal_(mean, std, options);
}

/** Every element `v`; no draws: torch.nn.init.constant_. */
export function constant_<T extends Tensor<FloatDType>>(t: T, v: number): T {
  return checkFloating(t, "the weight").fill_(v);
}

export function ones_<T extends Tensor<FloatDType>>(t: T): T {
  return constant_(t, 1);
}

export function zeros_<T extends Tensor<FloatDType>>(t: T): T {
  return constant_(t, 0);
}

/** Ones on the diagonal of a matrix, zeros elsewhere; no draws: torch.nn.init.eye_. Throws ERR_SHAPE unless two-dimensional. */
export function eye_<T extends Tensor<FloatDType>>(t: T): T {
  const [rows, columns, ...rest] = checkFloating(t, "the weight").shape;
  if (rows === undefined || columns === undefined || rest.length > 0) {
    throw shapeError(`eye_ needs a tensor of two dimensions, given ${show(t.shape)}`);
  }
  const data = t.zero_().data;
  for (let i = 0; i < Math.min(rows, columns); i++) data[i * columns + i] = 1;
  return t;
}
