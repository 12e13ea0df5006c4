/**
 * uniform_ (aten/src/ATen/core/TransformationHelper.h): draws from [from, to).
 *
 * float32: one 32-bit draw an element; x = its low 24 bits * 2^-24; A = f32(from), B = f32(to), range = f32(B - A);
 * value = fma(x, range, A) if `fused`, else f32(f32(x * range) + A). A value equal to B becomes A.
 *
 * float64: one 64-bit draw an element; x = its low 53 bits * 2^-53; range = to - from; value = fma64(x, range, from) if
 * `fused`, else x * range + from with two roundings. A value equal to `to` becomes `from`.
 *
 * from = to draws all the same and gives `from`, the sign of a zero included.
 */
import { isFloat64Array } from "../../../arrays.js";
import type { FloatArray, GeneratorState } from "../../backend.js";
import { MT_WORDS, STATE } from "../../generator_state.js";
import { fma } from "../../../numeric/fma.js";
import { fma64 } from "../../../numeric/fma64.js";
import { draw32, takeWords, temper } from "./generator.js";

const LOW_24_BITS = 0xffffff;
const LOW_21_BITS = 0x1fffff;
const LARGEST_X = 1 - 2 ** -24;

// A block of draws on its way, in arrays of the module's own, which the engine addresses directly.
const words = new Int32Array(MT_WORDS);
const values = new Float32Array(MT_WORDS);

export function uniform(state: GeneratorState, out: FloatArray, from: number, to: number, fused: boolean): void {
  if (isFloat64Array(out)) fillDoubles(state, out, from, to, fused);
  else fillFloats(state, out, Math.fround(from), Math.fround(to), fused);
}

function fillFloats(state: GeneratorState, out: Float32Array, from: number, to: number, fused: boolean): void {
  const range = Math.fround(to - from);
  const exact = fused && isSumExact(range, from, to);
  const last = fused ? fma(LARGEST_X, range, from) : Math.fround(Math.fround(LARGEST_X * range) + from);
  for (let start = 0; start < out.length;) {
    const count = takeWords(state, out.length - start);
    const next = state[STATE.next]!;
    words.set(state.subarray(next - count, next));
    if (exact) scaleBits(count, range * 2 ** -24, from);
    else if (fused) scaleFused(count, range, from);
    else scaleSeparately(count, range, from);
    if (last >= to) replace(count, to, from); // else all values lie below
    out.set(values.subarray(0, count), start);
    start += count;
  }
}

/**
 * Whether x * range + from has no error in float64, and so needs no fma: the product is a multiple of 2^-47 times range's
 * power of two, `from` of 2^-46 times it at least, and sums below 2^6 times it have no more than 53 bits.
 */
function isSumExact(range: number, from: number, to: number): boolean {
  const size = Math.abs(from);
  return range > 2 ** -100 && Math.max(size, Math.abs(to)) <= 32 * range && (size === 0 || size >= range * 2 ** -23);
}

/** The low 24 bits * scale + from. */
function scaleBits(count: number, scale: number, from: number): void {
  for (let i = 0; i < count; i++) values[i] = (temper(words[i]!) & LOW_24_BITS) * scale + from;
}

function scaleFused(count: number, range: number, from: number): void {
  scaleBits(count, 2 ** -24, 0);
  for (let i = 0; i < count; i++) values[i] = fma(values[i]!, range, from);
}

function scaleSeparately(count: number, range: number, from: number): void {
  scaleBits(count, 2 ** -24, 0);
  for (let i = 0; i < count; i++) values[i] = Math.fround(values[i]! * range) + from;
}

function replace(count: number, value: number, replacement: number): void {
  for (let i = 0; i < count; i++) if (values[i] === value) values[i] = replacement;
}

function fillDoubles(state: GeneratorState, out: Float64Array, from: number, to: number, fused: boolean): void {
  const range = to - from;
  for (let i = 0; i < out.length; i++) {
    const high = draw32(state) & LOW_21_BITS;
    const x = (high * 2 ** 32 + draw32(state)) * 2 ** -53;
    const value = fused ? fma64(x, range, from) : x * range + from;
    out[i] = value === to ? from : value;
  }
}
