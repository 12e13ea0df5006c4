import { argumentError, checkNumber } from "../checks.js";
import type { FloatArray } from "../backend/backend.js";
import { isFloat32Array } from "../arrays.js";
import { FLOAT32_MAX } from "../numeric/float32.js";
import type { Generator } from "./generator.js";
import { fusesUniform } from "./profile.js";

/**
 * Fills with draws from [from, to), one 32-bit draw for a float32, two for a float64, as PyTorch's uniform_
 * (ATen/native/DistributionTemplates.h). from === to draws too. Throws ERR_ARGUMENT, before a draw, for bounds that PyTorch
 * refuses: NaN, from > to, a bound or a range beyond the dtype's largest number.
 */
export function fillUniform(generator: Generator, out: FloatArray, from: number, to: number): void {
  checkBounds(from, to, isFloat32Array(out) ? FLOAT32_MAX : Number.MAX_VALUE);
  generator.engine.uniform(generator.borrowState(), out, from, to, fusesUniform(generator.profile));
}

function checkBounds(from: number, to: number, largest: number): void {
  checkNumber(from, "from");
  checkNumber(to, "to");
  if (!(from <= to))
    throw argumentError(`uniform_ draws from [from, to): from must not be above to, given ${from} and ${to}`);
  if (Math.abs(from) > largest || Math.abs(to) > largest) {
    throw argumentError(`uniform_ takes bounds within the dtype's range, given ${from} and ${to}`);
  }
  if (to - from > largest)
    throw argumentError(`uniform_ takes a range, to - from, within the dtype's, given ${from} and ${to}`);
}
