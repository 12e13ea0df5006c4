/**
 * hardtanh: x from minVal to maxVal, both rounded to float32, beyond these the nearer one; NaN for NaN.
 *
 * Its derivative, from the output y: gradInput = gradOutput where minVal < y < maxVal, else 0.
 *
 * relu6 is that from 0 to 6.
 */
import type { ElementwiseFunction } from "./activation.js";

export const hardtanh: ElementwiseFunction = {
  options: ["minVal", "maxVal"],
  reads: "output",
  forward(x, y, minVal, maxVal) {
    const [least, most] = [Math.fround(minVal), Math.fround(maxVal)];
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      y[i] = value < least ? least : value > most ? most : value;
    }
  },
  backward(y, gradOutput, gradInput, minVal, maxVal) {
    const [least, most] = [Math.fround(minVal), Math.fround(maxVal)];
    for (let i = 0; i < y.length; i++) gradInput[i] = y[i]! > least && y[i]! < most ? gradOutput[i]! : 0;
  },
};

export const relu6: ElementwiseFunction = {
  options: [],
  reads: "output",
  forward: (x, y) => hardtanh.forward(x, y, 0, 6),
  backward: (y, gradOutput, gradInput) => hardtanh.backward(y, gradOutput, gradInput, 0, 6),
};
