import { checkNumber, checkOneOf, checkOptions } from "../checks.js";
import { generatorOr, type Generator } from "../random/generator.js";
import type { FloatDType } from "../tensor/dtype.js";
import { checkFloating, type Tensor } from "../tensor/tensor.js";
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

const FAN_MODES: readonly FanMode[] = ["fan_in", "fan_out"];
const KAIMING_OPTIONS = ["a", "mode", "nonlinearity", "generator"];

/**
 * Uniform draws from [-bound, bound), bound = sqrt(3) * gain / sqrt(fan): torch.nn.init.kaiming_uniform_ (He et al., "Delving
 * deep into rectifiers", 2015). One draw for each element; none, and a warning, for a tensor without elements.
 */
export function kaimingUniform_<T extends Tensor<FloatDType>>(t: T, options: KaimingOptions = {}): T {
  const given = checkOptions(options, KAIMING_OPTIONS, "kaimingUniform_");
  const generator = generatorOr(given.generator);
  checkFloating(t, "the weight");
  if (t.shape.includes(0)) return warnOfNothingToDo(t);
  const bound = Math.sqrt(3) * kaimingStd(t, given);
  return t.uniform_(-bound, bound, { generator });
}

/**
 * Normal draws of mean 0 and standard deviation gain / sqrt(fan): torch.nn.init.kaiming_normal_ (He et al., 2015). Draws as
 * normal_ does; none, and a warning, for a tensor without elements.
 */
export function kaimingNormal_<T extends Tensor<FloatDType>>(t: T, options: KaimingOptions = {}): T {
  const given = checkOptions(options, KAIMING_OPTIONS, "kaimingNormal_");
  const generator = generatorOr(given.generator);
  checkFloating(t, "the weight");
  if (t.shape.includes(0)) return warnOfNothingToDo(t);
  return t.normal_(0, kaimingStd(t, given), { generator });
}

function kaimingStd(t: Tensor<FloatDType>, options: KaimingOptions): number {
  const { a = 0, mode = "fan_in", nonlinearity = "leaky_relu" } = options;
  checkNumber(a, "a");
  checkOneOf(mode, FAN_MODES, "mode");
  const { fanIn, fanOut } = calculateFanInAndFanOut(t);
  return calculateGain(nonlinearity, a) / Math.sqrt(mode === "fan_in" ? fanIn : fanOut);
}
