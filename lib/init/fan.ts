import { show } from "../checks.js";
import { shapeError } from "../tensor/shape.js";
import type { DType } from "../tensor/dtype.js";
import { checkTensor, type Tensor } from "../tensor/tensor.js";

export type FanMode = "fan_in" | "fan_out";

/**
 * How many inputs and outputs a weight connects: its second and its first size, times the product of the sizes after them
 * (a convolution's receptive field). Throws ERR_SHAPE below two dimensions.
 */
export function calculateFanInAndFanOut(t: Tensor<DType>): { fanIn: number; fanOut: number } {
  const { shape } = checkTensor(t, "the weight");
  if (shape.length < 2) {
    throw shapeError(`fan in and fan out need a tensor of at least two dimensions, given ${show(shape)}`);
  }
  const out = shape[0] as number;
  const into = shape[1] as number;
  let receptive = 1;
  for (let d = 2; d < shape.length; d++) receptive *= shape[d] as number;
  return { fanIn: into * receptive, fanOut: out * receptive };
}
