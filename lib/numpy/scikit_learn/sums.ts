/** Sums as numpy.sum(x, axis=0) adds: row by row; the one column of a narrow matrix by pairwise summation. */
import type { Numbers } from "./matrix.js";

/** The sum of each column, of what `term` makes of a number and its column; NaN counts as 0. */
export function columnSums(
  { rows, columns, data }: Numbers,
  term: (value: number, column: number) => number = (value) => value,
): Float64Array {
  const numberOf = (at: number, column: number): number => (Number.isNaN(data[at]) ? 0 : term(data[at]!, column));
  if (columns === 1)
    return Float64Array.of(
      pairwiseSum(
        Float64Array.from(data, (_, i) => numberOf(i, 0)),
        0,
        rows,
      ),
    );
  const sums = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) sums[j]! += numberOf(at, j);
  return sums;
}

const BLOCK = 128;

/** Up to 128 numbers in eight sums side by side, more in two halves (NumPy's own). */
function pairwiseSum(x: Float64Array, from: number, count: number): number {
  if (count > BLOCK) {
    const half = Math.floor(count / 16) * 8;
    return pairwiseSum(x, from, half) + pairwiseSum(x, from + half, count - half);
  }
  if (count < 8) return addTo(0, x, from, from + count);
  const s = x.slice(from, from + 8);
  const end = from + count - (count % 8);
  for (let i = from + 8; i < end; i += 8) for (let j = 0; j < 8; j++) s[j]! += x[i + j]!;
  const sum = s[0]! + s[1]! + (s[2]! + s[3]!) + (s[4]! + s[5]! + (s[6]! + s[7]!));
  return addTo(sum, x, end, from + count);
}

function addTo(sum: number, x: Float64Array, from: number, to: number): number {
  let total = sum;
  for (let i = from; i < to; i++) total += x[i]!;
  return total;
}
