/**
 * leaky_relu: x where x > 0, else f32(x * f32(slope)).
 *
 * Its derivative, from the input x: gradInput = gradOutput where x > 0, else f32(gradOutput * f32(slope)).
 */
import type { ElementwiseFunction } from "./activation.js";

export const leakyRelu: ElementwiseFunction = {
  options: ["negativeSlope"],
  reads: "input",
  forward(x, y, negativeSlope) {
    const slope = Math.fround(negativeSlope);
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      y[i] = value > 0 ? value : value * slope;
    }
  },
  backward(x, gradOutput, gradInput, negativeSlope) {
    const slope = Math.fround(negativeSlope);
    for (let i = 0; i < x.length; i++) {
      const gradient = gradOutput[i]!;
      gradInput[i] = x[i]! > 0 ? gradient : gradient * slope;
    }
  },
};
