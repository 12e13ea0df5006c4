/** Elementwise functions by their kinds; each has its definition in the file of its name. */
import type { Activation } from "../operations.js";
import { eluBackward, eluForward } from "./elu.js";
import { geluBackward, geluForward } from "./gelu.js";
import { geluTanhBackward, geluTanhForward } from "./gelu_tanh.js";
import { leakyReluBackward, leakyReluForward } from "./leaky_relu.js";
import { reluBackward, reluForward } from "./relu.js";
import { sigmoidBackward, sigmoidForward } from "./sigmoid.js";
import { siluBackward, siluForward } from "./silu.js";
import { softplusBackward, softplusForward } from "./softplus.js";
import { tanhBackward, tanhForward } from "./tanh.js";

export function activationForward(activation: Activation, x: Float32Array, y: Float32Array): void {
  switch (activation.kind) {
    case "tanh":
      return tanhForward(x, y);
    case "relu":
      return reluForward(x, y);
    case "leaky_relu":
      return leakyReluForward(x, y, activation.negativeSlope);
    case "sigmoid":
      return sigmoidForward(x, y);
    case "gelu":
      return activation.approximate === "none" ? geluForward(x, y) : geluTanhForward(x, y);
    case "silu":
      return siluForward(x, y);
    case "elu":
      return eluForward(x, y, activation.alpha);
    case "softplus":
      return softplusForward(x, y, activation.beta, activation.threshold);
  }
}

/** From the input `x` or the output `y`, as the function's definition says. */
export function activationBackward(
  activation: Activation,
  x: Float32Array,
  y: Float32Array,
  gradOutput: Float32Array,
  gradInput: Float32Array,
): void {
  switch (activation.kind) {
    case "tanh":
      return tanhBackward(y, gradOutput, gradInput);
    case "relu":
      return reluBackward(y, gradOutput, gradInput);
    case "leaky_relu":
      return leakyReluBackward(x, gradOutput, gradInput, activation.negativeSlope);
    case "sigmoid":
      return sigmoidBackward(y, gradOutput, gradInput);
    case "gelu":
      return (activation.approximate === "none" ? geluBackward : geluTanhBackward)(x, gradOutput, gradInput);
    case "silu":
      return siluBackward(x, gradOutput, gradInput);
    case "elu":
      return eluBackward(x, gradOutput, gradInput, activation.alpha);
    case "softplus":
      return softplusBackward(x, gradOutput, gradInput, activation.beta, activation.threshold);
  }
}
