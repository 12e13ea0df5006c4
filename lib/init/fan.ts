import { show } from "../checks.js";
import { elementCount, shapeError } from "../tensor/shape.js";
import { checkTensor, type DType, type Tensor } from "../tensor/tensor.js";

export type FanMode = "fan_in" | "fan_out";

/**
 * How many inputs and outputs a weight connects: its second and its first size, times the product of the sizes after them
 * (a convolution's receptive field). Throws ERR_SHAPE below two dimensions.
 */
export function calculateFanInAndFanOut(t: Tensor<DType>): { fanIn: number; fanOut: number } {
  const [out, into, ...field] = checkTensor(t, "the weight").shape;
  if (out === undefined || into === undefined) {
    throw shapeError(`fan in and fan out need a tensor of at least two dimensions, given ${show(t.shape)}`);
  }
  const receptive = elementCount(field);
  return { fanIn: into * receptive, fanOut: out * receptive };
}
