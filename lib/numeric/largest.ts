/** The place of the largest of `width` numbers from `start` on, counted from there: the first of equals, or the first NaN. */
export function placeOfLargest(data: ArrayLike<number | bigint>, start: number, width: number): number {
  let best = 0;
  for (let i = 1; i < width; i++) {
    const value = data[start + i] as number;
    const largest = data[start + best] as number;
    if (largest !== largest) return best;
    if (value > largest || value !== value) best = i;
  }
  return best;
}
