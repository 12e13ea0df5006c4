/** The steps that the initialisers share, as torch.nn.init takes them: in double precision, in this order. */
import { init, type Tensor } from "../../browser.js";
import { normal, uniform } from "./distribution.js";
import type { Description, Line } from "./initialiser.js";

/** A step that leads to a number. */
export interface Step {
  readonly value: number;
  readonly lines: readonly Line[];
}

export type KaimingValues = { a: number; mode: init.FanMode; nonlinearity: init.Nonlinearity };

/** gain / sqrt(fan) */
export function kaimingStd(weight: Tensor, { a, mode, nonlinearity }: KaimingValues): Step {
  const { fanIn, fanOut } = init.calculateFanInAndFanOut(weight);
  const fan = mode === "fan_in" ? fanIn : fanOut;
  const gain = init.calculateGain(nonlinearity, a);
  const value = gain / Math.sqrt(fan);
  const formula =
    nonlinearity === "leaky_relu"
      ? `sqrt(2 / (1 + a^2)) = sqrt(2 / (1 + ${a}^2)) = ${gain}`
      : `calculate_gain("${nonlinearity}") = ${gain}`;
  return {
    value,
    lines: [
      [mode, `${fan}, the weight's ${mode === "fan_in" ? "second" : "first"} size`],
      ["gain", formula],
      ["std", `gain / sqrt(${mode}) = ${gain} / sqrt(${fan}) = ${value}`],
    ],
  };
}

/** gain * sqrt(2 / (fan_in + fan_out)) */
export function xavierStd(weight: Tensor, gain: number): Step {
  const { fanIn, fanOut } = init.calculateFanInAndFanOut(weight);
  const value = gain * Math.sqrt(2 / (fanIn + fanOut));
  return {
    value,
    lines: [
      ["fan_in", `${fanIn}, the weight's second size`],
      ["fan_out", `${fanOut}, the weight's first size`],
      ["gain", String(gain)],
      ["std", `gain * sqrt(2 / (fan_in + fan_out)) = ${gain} * sqrt(2 / ${fanIn + fanOut}) = ${value}`],
    ],
  };
}

/** From the standard deviation to [-bound, bound): a uniform distribution reaches sqrt(3) of them. */
export function uniformOfStd({ value: std, lines }: Step): Description {
  const bound = Math.sqrt(3) * std;
  const { lines: range, distribution } = uniformRange(-bound, bound);
  return {
    lines: [...lines, ["bound", `sqrt(3) * std = ${Math.sqrt(3)} * ${std} = ${bound}`], ...range],
    distribution,
  };
}

/** The standard deviation is the last thing to compute. */
export function normalOfStd({ value: std, lines }: Step): Description {
  return { lines: [...lines, NORMAL_NUMBER], distribution: normal(0, std) };
}

/** z is PyTorch's only roughly here: from 16 numbers on its logarithm, sine and cosine are float32's. */
export const NORMAL_NUMBER: Line = [
  "number",
  "z * std + mean, where z is sqrt(-2 log(1 - u)) times the cosine or sine of 2 pi v, of draws u and v from [0, 1)",
];

/** The last steps are float32's: the bounds are rounded, then x, from 0 to below 1, is stretched between them. */
export function uniformRange(a: number, b: number): Description {
  const [from, to] = [Math.fround(a), Math.fround(b)];
  const range = Math.fround(to - from);
  return {
    lines: [
      ["float32", `from = ${from}, to = ${to}, range = to - from = ${range}`],
      [
        "number",
        "x * range + from, where x is the draw's low 24 bits / 2^24; rounded once, in windows-x64 the product too",
      ],
    ],
    distribution: uniform(a, b),
  };
}
