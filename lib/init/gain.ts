import { argumentError, checkNumber, show } from "../checks.js";

/** PyTorch's names; the gain of the transposed convolutions is 1 like that of the plain ones. */
export type Nonlinearity =
  | "linear"
  | "conv1d"
  | "conv2d"
  | "conv3d"
  | "conv_transpose1d"
  | "conv_transpose2d"
  | "conv_transpose3d"
  | "sigmoid"
  | "tanh"
  | "relu"
  | "leaky_relu"
  | "selu";

const GAINS: ReadonlyMap<string, number> = new Map([
  ["linear", 1],
  ["conv1d", 1],
  ["conv2d", 1],
  ["conv3d", 1],
  ["conv_transpose1d", 1],
  ["conv_transpose2d", 1],
  ["conv_transpose3d", 1],
  ["sigmoid", 1],
  ["tanh", 5 / 3],
  ["relu", Math.sqrt(2)],
  ["selu", 3 / 4],
]);

/**
 * The factor by which a nonlinearity's weights are scaled, torch.nn.init.calculate_gain; for "leaky_relu" sqrt(2 / (1 + s²)),
 * where s is `param`, its negative slope, 0.01 unless given. Throws ERR_ARGUMENT for a nonlinearity that PyTorch does not know, and
 * for a slope whose square is beyond a double.
 */
export function calculateGain(nonlinearity: Nonlinearity, param?: number): number {
  if (nonlinearity === "leaky_relu") {
    const slope = param === undefined ? 0.01 : checkNumber(param, "leaky_relu's slope");
    const square = slope * slope;
    if (square === Infinity && Number.isFinite(slope)) throw argumentError(`leaky_relu's slope is too large: ${slope}`);
    return Math.sqrt(2 / (1 + square));
  }
  const gain = GAINS.get(nonlinearity);
  if (gain === undefined) throw argumentError(`there is no gain for the nonlinearity ${show(nonlinearity)}`);
  return gain;
}
