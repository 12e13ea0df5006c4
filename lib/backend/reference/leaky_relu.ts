/**
 * leaky_relu: x where x > 0, else f32(x * f32(slope)).
 *
 * Its derivative, from the input x: gradInput = gradOutput where x > 0, else f32(gradOutput * f32(slope)).
 */
export function leakyReluForward(x: Float32Array, y: Float32Array, negativeSlope: number): void {
  const slope = Math.fround(negativeSlope);
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    y[i] = value > 0 ? value : value * slope;
  }
}

export function leakyReluBackward(
  x: Float32Array,
  gradOutput: Float32Array,
  gradInput: Float32Array,
  negativeSlope: number,
): void {
  const slope = Math.fround(negativeSlope);
  for (let i = 0; i < x.length; i++) {
    const gradient = gradOutput[i]!;
    gradInput[i] = x[i]! > 0 ? gradient : gradient * slope;
  }
}
