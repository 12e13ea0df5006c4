/** y = f32(x * factor), element by element. */
export function multiply(x: Float32Array, factor: Float32Array, y: Float32Array): void {
  for (let i = 0; i < x.length; i++) y[i] = x[i]! * factor[i]!;
}
