/** y[i] = y[i] + x[i], each sum rounded to float32: how a gradient is added to an existing one. */
export function add(x: Float32Array, y: Float32Array): void {
  for (let i = 0; i < y.length; i++) y[i] = y[i]! + x[i]!;
}
