import { argumentError, checkNumber, checkOptions } from "../checks.js";
import { generatorOr, type Generator } from "../random/generator.js";
import type { FloatDType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { calculateFanInAndFanOut } from "./fan.js";

export interface XavierOptions {
  gain?: number;
  generator?: Generator;
}

/**
 * Uniform draws from [-bound, bound), bound = sqrt(3) * gain * sqrt(2 / (fan in + fan out)): torch.nn.init.xavier_uniform_
 * (Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010).
 */
export function xavierUniform_<T extends Tensor<FloatDType>>(t: T, options: XavierOptions = {}): T {
  const given = checkOptions(options, ["gain", "generator"], "xavierUniform_");
  const generator = generatorOr(given.generator);
  const bound = Math.sqrt(3) * xavierStd(t, checkNumber(given.gain ?? 1, "gain"));
  return t.uniform_(-bound, bound, { generator });
}

/**
 * Normal draws of mean 0 and standard deviation gain * sqrt(2 / (fan in + fan out)): torch.nn.init.xavier_normal_ (Glorot and
 * Bengio, 2010).
 */
export function xavierNormal_<T extends Tensor<FloatDType>>(t: T, options: XavierOptions = {}): T {
  const given = checkOptions(options, ["gain", "generator"], "xavierNormal_");
  const generator = generatorOr(given.generator);
  const std = xavierStd(t, checkNumber(given.gain ?? 1, "gain"));
  return t.normal_(0, std, { generator });
}

function xavierStd(t: Tensor<FloatDType>, gain: number): number {
  const { fanIn, fanOut } = calculateFanInAndFanOut(t);
  if (fanIn + fanOut === 0) throw argumentError("a Xavier initialiser divides by fan in + fan out, and both are 0");
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}
