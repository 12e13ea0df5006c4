/**
 * MT19937 as NumPy's legacy stream and Python's random use it: seeded by a word or by a list of them (Matsumoto and Nishimura,
 * mt19937ar.c, init_genrand and init_by_array), and stepped by the very twister of samebits' own generators.
 */
import { draw32, seed } from "../../backend/reference/random/generator.js";
import { MT_WORDS, STATE, STATE_LENGTH, type GeneratorState } from "../../backend/generator_state.js";
import type { BitGenerator } from "./bit_generator.js";

export class MT19937 implements BitGenerator {
  readonly #state: GeneratorState = new Uint32Array(STATE_LENGTH);

  /** init_genrand. */
  static fromWord(word: number): MT19937 {
    const made = new MT19937();
    seed(made.#state, word);
    return made;
  }

  /** init_by_array, for at least one word. */
  static fromWords(words: readonly number[]): MT19937 {
    const made = MT19937.fromWord(19650218);
    const state = made.#state;
    const step = (i: number, factor: number): number => {
      const before = state[i - 1]!;
      return state[i]! ^ Math.imul(before ^ (before >>> 30), factor);
    };
    let i = 1;
    const moveOn = (): void => {
      i += 1;
      if (i < MT_WORDS) return;
      state[0] = state[MT_WORDS - 1]!;
      i = 1;
    };
    for (let k = 0; k < Math.max(MT_WORDS, words.length); k++) {
      const j = k % words.length;
      state[i] = step(i, 1664525) + words[j]! + j;
      moveOn();
    }
    for (let k = 1; k < MT_WORDS; k++) {
      state[i] = step(i, 1566083941) - i;
      moveOn();
    }
    state[0] = 0x80000000;
    return made;
  }

  next32(): number {
    return draw32(this.#state);
  }

  /** 27 bits of one draw above 26 of the next. */
  nextDouble(): number {
    const high = this.next32() >>> 5;
    return (high * 2 ** 26 + (this.next32() >>> 6)) / 2 ** 53;
  }

  /** The 624 words. */
  get key(): Uint32Array {
    return this.#state.slice(0, MT_WORDS);
  }

  /** How many of the words have been drawn, 0 to 624. */
  get pos(): number {
    return MT_WORDS + 1 - this.#state[STATE.left]!;
  }

  setState(key: ArrayLike<number>, pos: number): void {
    this.#state.set(key);
    this.#state[STATE.left] = MT_WORDS + 1 - pos;
    this.#state[STATE.next] = pos;
  }
}
