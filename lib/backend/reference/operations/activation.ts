/** Elementwise functions by their kinds; each has its definition in the file of its name. */
import type { Activation } from "../../operations.js";
import { celu } from "./celu.js";
import { elu } from "./elu.js";
import { gelu } from "./gelu.js";
import { geluTanh } from "./gelu_tanh.js";
import { hardshrink } from "./hardshrink.js";
import { hardsigmoid } from "./hardsigmoid.js";
import { hardswish } from "./hardswish.js";
import { hardtanh, relu6 } from "./hardtanh.js";
import { leakyRelu } from "./leaky_relu.js";
import { logsigmoid } from "./logsigmoid.js";
import { mish } from "./mish.js";
import { relu } from "./relu.js";
import { selu } from "./selu.js";
import { sigmoid } from "./sigmoid.js";
import { silu } from "./silu.js";
import { softplus } from "./softplus.js";
import { softshrink } from "./softshrink.js";
import { softsign } from "./softsign.js";
import { tanh } from "./tanh.js";
import { tanhshrink } from "./tanhshrink.js";
import { threshold } from "./threshold.js";

/** A function of one number, over arrays; y may be x, and gradInput may be gradOutput. */
export interface ElementwiseFunction {
  /** What it takes besides, in the order in which the options cross to the addon; at most two, rounded to float32. */
  readonly options: readonly string[];
  /** What its backward pass takes: the forward pass's input or its output. */
  readonly reads: "input" | "output";
  forward(x: Float32Array, y: Float32Array, ...options: number[]): void;
  backward(source: Float32Array, gradOutput: Float32Array, gradInput: Float32Array, ...options: number[]): void;
}

/** By PyTorch's functional names, in the addon's order. */
export const ACTIVATIONS: Readonly<Record<string, ElementwiseFunction>> = {
  tanh,
  relu,
  leaky_relu: leakyRelu,
  sigmoid,
  gelu,
  gelu_tanh: geluTanh,
  silu,
  elu,
  softplus,
  relu6,
  hardtanh,
  hardsigmoid,
  hardswish,
  selu,
  celu,
  mish,
  logsigmoid,
  softsign,
  tanhshrink,
  softshrink,
  hardshrink,
  threshold,
};

export function activationForward({ kind, options }: Activation, x: Float32Array, y: Float32Array): void {
  ACTIVATIONS[kind]!.forward(x, y, ...options);
}

/** From the input `x` or the output `y`, as the function's definition says. */
export function activationBackward(
  { kind, options }: Activation,
  x: Float32Array,
  y: Float32Array,
  gradOutput: Float32Array,
  gradInput: Float32Array,
): void {
  const { reads, backward } = ACTIVATIONS[kind]!;
  backward(reads === "output" ? y : x, gradOutput, gradInput, ...options);
}
