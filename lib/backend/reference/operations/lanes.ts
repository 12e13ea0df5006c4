/** Sums in float64, in 16 lanes: lane i adds the terms i, i + 16, ... to 0; the lanes are added in ascending order, from 0. */
const LANES = 16;

/** The sum of term(from) to term(to - 1). */
export function sumInLanes(from: number, to: number, term: (i: number) => number): number {
  const lanes = new Float64Array(LANES);
  for (let i = from; i < to; i++) lanes[(i - from) % LANES]! += term(i);
  return lanes.reduce((sum, lane) => sum + lane, 0);
}
