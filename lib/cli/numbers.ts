/** Numbers as commands show them. */

/** Six digits after the point, and an exponent where there is too much before it. */
export function formatLoss(loss: number): string {
  return loss < 1e6 ? loss.toFixed(6) : loss.toExponential(6);
}

/** A number where a JSON reader gets it back whole, else text. */
export function jsonSeed(seed: bigint): number | string {
  return Number.isSafeInteger(Number(seed)) ? Number(seed) : String(seed);
}
