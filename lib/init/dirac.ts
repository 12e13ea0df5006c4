import { argumentError, checkInteger, checkOptions, show } from "../checks.js";
import { offsetOf, shapeError } from "../tensor/shape.js";
import type { FloatDType } from "../tensor/dtype.js";
import { checkFloating, type Tensor } from "../tensor/tensor.js";

/**
 * Zeros, except a 1 in the middle of the field that joins output i of a group with input i: a convolution that passes its
 * inputs on. No draws: torch.nn.init.dirac_. Throws ERR_SHAPE unless three- to five-dimensional, ERR_ARGUMENT unless the first
 * size divides into `groups`.
 */
export function dirac_<T extends Tensor<FloatDType>>(t: T, options: { groups?: number } = {}): T {
  const given = checkOptions(options, ["groups"], "dirac_");
  const [outputs, inputs, ...field] = checkFloating(t, "the weight").shape;
  const groups = checkInteger(given.groups ?? 1, "groups", 1);
  if (outputs === undefined || inputs === undefined || field.length < 1 || field.length > 3) {
    throw shapeError(`dirac_ needs a tensor of three to five dimensions, given ${show(t.shape)}`);
  }
  if (outputs % groups !== 0) throw argumentError(`${outputs} outputs do not divide into ${groups} groups`);
  const data = t.zero_().data;
  const middle = field.map((size) => Math.floor(size / 2));
  const members = outputs / groups;
  for (let out = 0; out < outputs; out++) {
    if (out % members < inputs) data[offsetOf([out, out % members, ...middle], t.shape)] = 1;
  }
  return t;
}
