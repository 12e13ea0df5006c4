import { isFloat64Array } from "../arrays.js";
import { argumentError, checkNumber } from "../checks.js";
import type { FloatArray } from "../backend/backend.js";
import type { Generator } from "./generator.js";
import { eachUniform } from "./uniform_chunks.js";

/**
 * Fills with 1 where a float64 draw from [0, 1) is below `p`, else 0: bernoulli_(p) of PyTorch (ATen/native/cpu/
 * DistributionTemplates.h). Two 32-bit draws an element, whatever its dtype and whatever `p`. Throws ERR_ARGUMENT, before a draw,
 * for a p outside [0, 1].
 */
export function fillBernoulli(generator: Generator, out: FloatArray, p: number): void {
  checkProbability(p, "p");
  eachUniform(generator, out.length, "float64", (draws, from) => {
    for (let i = 0; i < draws.length; i++) out[from + i] = (draws[i] as number) < p ? 1 : 0;
  });
}

/**
 * The same with a probability for each element, drawn in the probabilities' dtype: one 32-bit draw for a float32 p, two for a
 * float64. Throws ERR_ARGUMENT, before a draw, if one of them is outside [0, 1].
 */
export function fillBernoulliEach(generator: Generator, out: FloatArray, p: FloatArray): void {
  for (let i = 0; i < p.length; i++) checkProbability(p[i], `p[${i}]`);
  eachUniform(generator, out.length, isFloat64Array(p) ? "float64" : "float32", (draws, from) => {
    for (let i = 0; i < draws.length; i++) out[from + i] = (draws[i] as number) < (p[from + i] as number) ? 1 : 0;
  });
}

/** Throws ERR_ARGUMENT unless the number lies in [0, 1]. */
export function checkProbability(p: unknown, what: string): number {
  const value = checkNumber(p, what);
  if (!(value >= 0 && value <= 1)) throw argumentError(`a probability lies from 0 to 1, given ${what} = ${value}`);
  return value;
}
