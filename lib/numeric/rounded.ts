/**
 * `value`, which is within `margin` of another, relatively, rounded to float32 if that rounds to the same, else NaN: near the middle
 * between two float32 numbers.
 *
 * So a definition in many roundings can be had from one in float64, which takes a fraction of the time here; the definition itself
 * decides where NaN says so. native/test/prove_activations.cpp compares the two for every number.
 */
export function roundedSurely(value: number, margin: number): number {
  const above = Math.fround(value * (1 + margin));
  return above === Math.fround(value * (1 - margin)) ? above : NaN;
}
