/** With room around the outermost dots. */
export function extent(values: readonly number[]): [low: number, high: number] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const margin = high > low ? 0.05 * (high - low) : Math.max(0.1 * Math.abs(low), 0.1);
  return [low - margin, high + margin];
}
