import { checkNonNegative, checkNumber } from "../checks.js";
import type { FloatArray } from "../backend/backend.js";
import type { Generator } from "./generator.js";
import { normalStyle } from "./profile.js";

/**
 * Fills with draws of a normal distribution, as PyTorch's normal_ (ATen/native/DistributionTemplates.h). std = 0 draws too, and
 * the mean may be anything. Throws ERR_ARGUMENT, before a draw, for a std that is negative or NaN.
 *
 * Draws, 32-bit ones: below 16 numbers 4 for each pair, whose second number the generator keeps for the next such call; from 16
 * numbers on 1 a float32 and 2 a float64, and those of 16 numbers more unless the count is a multiple of 16.
 *
 * float32 is PyTorch's to the bit. float64, and a kept number in an exported state, is within a few ulp of PyTorch's, whose own
 * differ as its C libraries do.
 */
export function fillNormal(generator: Generator, out: FloatArray, mean: number, std: number): void {
  checkNumber(mean, "mean");
  checkNonNegative(std, "std");
  generator.engine.normal(generator.borrowState(), out, mean, std, normalStyle(generator.profile));
}
