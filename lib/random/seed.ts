import { show } from "../checks.js";
import { SamebitsError } from "../errors.js";

/** A safe integer or a bigint from -2^63 to 2^64 - 1, as torch.manual_seed takes. */
export type Seed = number | bigint;

const LOWEST = -(2n ** 63n);
const HIGHEST = 2n ** 64n - 1n;

/** The seed as 64 bits; a negative one counts from 2^64 downwards. Throws ERR_SEED. */
export function parseSeed(seed: Seed): bigint {
  const isWhole = typeof seed === "bigint" || Number.isSafeInteger(seed);
  if (!isWhole) {
    throw new SamebitsError(
      "ERR_SEED",
      `a seed is a safe integer, or a bigint for larger ones; given ${show(seed)}. Write ${typeof seed === "number" && Number.isInteger(seed) ? `${BigInt(seed)}n` : "a whole number"}`,
    );
  }
  const value = BigInt(seed);
  if (value < LOWEST || value > HIGHEST) {
    throw new SamebitsError("ERR_SEED", `a seed lies from -2^63 to 2^64 - 1, as in PyTorch; given ${show(seed)}`);
  }
  return BigInt.asUintN(64, value);
}
