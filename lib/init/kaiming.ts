import { checkNumber, checkOneOf, checkOptions } from "../checks.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { checkTensor, type DType, type Tensor } from "../tensor/tensor.js";
import { calculateFanInAndFanOut, type FanMode } from "./fan.js";
import { calculateGain, type Nonlinearity } from "./gain.js";
import { warnOfNothingToDo } from "./nothing_to_do.js";

export interface KaimingOptions {
  /** The negative slope of "leaky_relu"; no other nonlinearity looks at it. */
  a?: number;
  /** Keep the variance of the forward pass ("fan_in") or of the backward pass ("fan_out"). */
  mode?: FanMode;
  nonlinearity?: Nonlinearity;
  generator?: Generator;
}

/**
 * Uniform draws from [-bound, bound), bound = sqrt(3) * gain / sqrt(fan): torch.nn.init.kaiming_uniform_ (He et al., "Delving
 * deep into rectifiers", 2015). One draw for each element; none, and a warning, for a tensor without elements.
 */
export function kaimingUniform_<T extends Tensor<DType>>(t: T, options: KaimingOptions = {}): T {
  checkOptions(options, ["a", "mode", "nonlinearity", "generator"], "kaimingUniform_");
  const generator = generatorOr(options.generator);
  checkTensor(t, "the weight");
  const { a = 0, mode = "fan_in", nonlinearity = "leaky_relu" } = options;
  if (t.shape.includes(0)) return warnOfNothingToDo(t);
  const std = kaimingStd(t, checkNumber(a, "a"), mode, nonlinearity);
  const bound = Math.sqrt(3) * std;
  return t.uniform_(-bound, bound, { generator });
}

function kaimingStd(t: Tensor<DType>, a: number, mode: FanMode, nonlinearity: Nonlinearity): number {
  checkOneOf(mode, ["fan_in", "fan_out"], "mode");
  const { fanIn, fanOut } = calculateFanInAndFanOut(t);
  return calculateGain(nonlinearity, a) / Math.sqrt(mode === "fan_in" ? fanIn : fanOut);
}
