/** Numbers as commands show them. */

/** Six digits after the point, and an exponent where there is too much before it. */
export function formatLoss(loss: number): string {
  return loss < 1e6 ? loss.toFixed(6) : loss.toExponential(6);
}

/** A number where a JSON reader gets it back whole, else text. */
export function jsonSeed(seed: bigint): number | string {
  return Number.isSafeInteger(Number(seed)) ? Number(seed) : String(seed);
}

/** The shortest decimal that is that float32 and no other. */
export function shortestFloat32(value: number): string {
  if (Object.is(value, -0)) return "-0";
  // Six digits survive in any float32 but a subnormal one; nine tell all of them apart.
  for (let digits = Math.abs(value) < SMALLEST_NORMAL ? 1 : 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

const SMALLEST_NORMAL = 2 ** -126;
