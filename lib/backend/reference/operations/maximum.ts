/** The greatest of the numbers from `from` to `to` - 1, from -Infinity, one after another; a NaN is passed over. */
export function maximum(values: Float32Array, from: number, to: number): number {
  let max = -Infinity;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    if (value > max) max = value;
  }
  return max;
}
