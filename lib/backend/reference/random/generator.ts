/**
 * MT19937 on a generator's state, as PyTorch seeds and steps it (aten/src/ATen/core/MT19937RNGEngine.h).
 *
 * A draw: if `left` counts down to 0, twist all 624 words, `left` = 624, `next` = 0; then temper word `next` and move on.
 */
import type { GeneratorState } from "../../backend.js";
import { MT_WORDS, STATE } from "../../generator_state.js";

export const SHIFT = 397;
export const MATRIX_A = 0x9908b0df;

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

/** A workspace of the module's own: the engine addresses it directly, and the loops run a third faster. */
const words: Int32Array = new Int32Array(MT_WORDS);

/** The next 624 words. */
export function twist(state: GeneratorState): void {
  const turn = MT_WORDS - SHIFT;
  const last = MT_WORDS - 1;
  words.set(state.subarray(0, MT_WORDS));
  for (let i = 0; i < turn; i++) words[i] = words[i + SHIFT]! ^ mix(words[i]!, words[i + 1]!);
  for (let i = turn; i < last; i++) words[i] = words[i - turn]! ^ mix(words[i]!, words[i + 1]!);
  words[last] = words[SHIFT - 1]! ^ mix(words[last]!, words[0]!);
  state.set(words);
}

/** MATRIX_A is written out: as a name it costs each draw a nanosecond. */
function mix(word: number, following: number): number {
  return (((word & 0x80000000) | (following & 0x7fffffff)) >>> 1) ^ Math.imul(following & 1, 0x9908b0df);
}
