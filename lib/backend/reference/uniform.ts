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
import type { FloatArray, GeneratorState } from "../backend.js";
import { STATE } from "../generator_state.js";
import { fma } from "./fma.js";
import { fma64 } from "./fma64.js";
import { draw32, takeWords, temper } from "./generator.js";

const LOW_24_BITS = 0xffffff;
const LOW_21_BITS = 0x1fffff;

export function uniform(state: GeneratorState, out: FloatArray, from: number, to: number, fused: boolean): void {
  if (out instanceof Float64Array) fillDoubles(state, out, from, to, fused);
  else fillFloats(state, out, Math.fround(from), Math.fround(to), fused);
}

function fillFloats(state: GeneratorState, out: Float32Array, from: number, to: number, fused: boolean): void {
  const range = Math.fround(to - from);
  for (let i = 0; i < out.length; ) {
    const count = takeWords(state, out.length - i);
    const first = state[STATE.next]! - count;
    for (let k = 0; k < count; k++, i++) {
      const x = (temper(state[first + k]!) & LOW_24_BITS) * 2 ** -24;
      const value = fused ? fma(x, range, from) : Math.fround(Math.fround(x * range) + from);
      out[i] = value;
      if (value === to) out[i] = from;
    }
  }
}

function fillDoubles(state: GeneratorState, out: Float64Array, from: number, to: number, fused: boolean): void {
  const range = to - from;
  for (let i = 0; i < out.length; i++) {
    const high = draw32(state) & LOW_21_BITS;
    const x = (high * 2 ** 32 + draw32(state)) * 2 ** -53;
    const value = fused ? fma64(x, range, from) : x * range + from;
    out[i] = value;
    if (value === to) out[i] = from;
  }
}
