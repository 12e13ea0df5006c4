/** Numbers in bins. */

export interface Bar {
  readonly x1: number;
  readonly x2: number;
  readonly count: number;
}

/** A histogram of so few numbers says nothing: they are shown themselves. */
export const MOST_TICKS = 12;
const FEWEST_BINS = 5;
const MOST_BINS = 50;

/** How many bins so many numbers have. */
export function binCount(numbers: number): number {
  return Math.min(MOST_BINS, Math.max(FEWEST_BINS, Math.ceil(Math.sqrt(numbers))));
}

/** So many equal bins over [low, high], and more of the same width where numbers lie beyond. */
export function binned(numbers: Float32Array, low: number, high: number, bins: number): Bar[] {
  const width = (high - low) / bins;
  const binOf = (x: number): number => (x === high ? bins - 1 : Math.floor((x - low) / width));
  const counts = new Map<number, number>();
  for (let bin = 0; bin < bins; bin++) counts.set(bin, 0);
  for (const x of numbers) counts.set(binOf(x), (counts.get(binOf(x)) ?? 0) + 1);
  return [...counts].map(([bin, count]) => ({ x1: low + bin * width, x2: low + (bin + 1) * width, count }));
}
