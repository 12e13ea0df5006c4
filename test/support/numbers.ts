/** Numbers that find mistakes: a seeded source of float32 values of all magnitudes, and fast-check arbitraries. */
import * as fc from "fast-check";

/** Float32 numbers that rounding, tails and comparisons go wrong for. */
export const SPECIALS: readonly number[] = [
  0,
  -0,
  1,
  -1,
  2 ** -149, // the smallest subnormal
  -(2 ** -149),
  2 ** -126, // the smallest normal
  2 ** -126 - 2 ** -149,
  1 + 2 ** -23,
  1 - 2 ** -24,
  3.4028234663852886e38,
  -3.4028234663852886e38,
  1e30,
  1e-30,
  Infinity,
  -Infinity,
  Number.NaN,
];

/** A repeatable source of uniform numbers in [0, 1) (mulberry32). */
export function createSource(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `length` float32 numbers of both signs, their sizes spread over `2 ** (2 * spread)`. */
export function floats(length: number, seed: number, spread = 10): Float32Array {
  const next = createSource(seed);
  return Float32Array.from({ length }, () => (next() - 0.5) * 2 ** Math.round((next() - 0.5) * 2 * spread));
}

/** The same with a special value here and there. */
export function floatsWithSpecials(length: number, seed: number, specials = SPECIALS): Float32Array {
  const next = createSource(seed + 1);
  const result = floats(length, seed);
  return result.map((v) => (next() < 0.1 ? (specials[Math.floor(next() * specials.length)] as number) : v));
}

/** Any float32 by its bits, special ones often. */
export const anyFloat: fc.Arbitrary<number> = fc.oneof(
  fc.float({ noNaN: false }),
  fc.constantFrom(...SPECIALS),
  fc.float({ min: -4, max: 4, noNaN: true }),
);

export function floatArray(length: number): fc.Arbitrary<Float32Array> {
  return fc.array(anyFloat, { minLength: length, maxLength: length }).map((numbers) => Float32Array.from(numbers));
}
