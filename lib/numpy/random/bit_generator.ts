/** What the draws are made of: NumPy's bitgen_t. */
export interface BitGenerator {
  /** A 32-bit draw, 0 to 2^32 - 1. */
  next32(): number;
  /** A draw from [0, 1), in steps of 2^-53. */
  nextDouble(): number;
}

/** The number below 2^53 that the lower 21 bits of `high` and the 32 of `low` are. */
export function join53(high: number, low: number): number {
  return (high & 0x1fffff) * 2 ** 32 + low;
}
