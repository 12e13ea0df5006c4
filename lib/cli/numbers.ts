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
  let shortest = value.toPrecision(9); // which tells all of them apart
  for (let digits = 8; digits > 0; digits--) {
    const shorter = value.toPrecision(digits);
    if (Math.fround(Number(shorter)) !== value) break;
    shortest = shorter;
  }
  return String(Number(shortest));
}
