/**
 * MT19937 on a generator's state, as PyTorch seeds and steps it (aten/src/ATen/core/MT19937RNGEngine.h).
 *
 * A draw: if `left` counts down to 0, twist all 624 words, `left` = 624, `next` = 0; then temper word `next` and move on.
 */
import type { GeneratorState } from "../backend.js";
import { MT_WORDS, STATE } from "../generator_state.js";

export const SHIFT = 397;
export const MATRIX_A: number = 0x9908b0df | 0;
const UPPER = 0x80000000 | 0;
const LOWER = 0x7fffffff;

/** init_genrand(`value`), at the start of a block. The fields for the seed and the normals are the caller's. */
export function seed(state: GeneratorState, value: number): void {
  let word = value | 0;
  state[0] = word;
  for (let j = 1; j < MT_WORDS; j++) {
    word = (Math.imul(1812433253, word ^ (word >>> 30)) + j) | 0;
    state[j] = word;
  }
  state[STATE.left] = 1;
  state[STATE.next] = 0;
}

/** One 32-bit draw. */
export function draw32(state: GeneratorState): number {
  takeWords(state, 1);
  return temper(state[(state[STATE.next]! - 1) | 0]!) >>> 0;
}

/** One 64-bit draw: two 32-bit draws, the first one high. */
export function random64(state: GeneratorState): bigint {
  const high = draw32(state);
  return (BigInt(high) << 32n) | BigInt(draw32(state));
}

/**
 * Up to `wanted` (at least 1) draws of one block at once: moves the state past them and gives their number. Their words,
 * untempered, are the last ones before `next`.
 */
export function takeWords(state: GeneratorState, wanted: number): number {
  if (state[STATE.left] === 1) {
    twist(state);
    state[STATE.left] = MT_WORDS + 1;
    state[STATE.next] = 0;
  }
  const count = Math.min((state[STATE.left]! - 1) | 0, wanted);
  state[STATE.left] = (state[STATE.left]! - count) | 0;
  state[STATE.next] = (state[STATE.next]! + count) | 0;
  return count;
}

/** What a draw gives for a state word, as a signed 32-bit integer. */
export function temper(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >>> 18);
}

/** The next 624 words. */
export function twist(state: GeneratorState): void {
  const last = MT_WORDS - 1;
  for (let i = 0; i < MT_WORDS - SHIFT; i++) state[i] = state[i + SHIFT]! ^ mix(state[i]!, state[i + 1]!);
  for (let i = MT_WORDS - SHIFT; i < last; i++) state[i] = state[i + SHIFT - MT_WORDS]! ^ mix(state[i]!, state[i + 1]!);
  state[last] = state[SHIFT - 1]! ^ mix(state[last]!, state[0]!);
}

function mix(word: number, following: number): number {
  return (((word & UPPER) | (following & LOWER)) >>> 1) ^ (-(following & 1) & MATRIX_A);
}
