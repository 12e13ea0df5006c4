/**
 * PCG64 (XSL RR 128/64), what np.random.default_rng draws from: a linear congruential generator of 128 bits, whose two halves are
 * exclusive-ored and rotated by the upper six bits. Melissa O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good
 * Algorithms for Random Number Generation", 2014, and pcg-c (Apache-2.0 or MIT).
 */
import type { BitGenerator } from "./bit_generator.js";
import { stirredWords } from "./seed_sequence.js";

/** The multiplier, 0x2360ed051fc65da44385df649fccf645, in 16 bits each, lowest first. */
const [M0, M1, M2, M3, M4, M5, M6, M7] = [0xf645, 0x9fcc, 0xdf64, 0x4385, 0x5da4, 0x1fc6, 0xed05, 0x2360] as const;

export class PCG64 implements BitGenerator {
  /** The upper half of the last 64-bit draw. */
  high = 0;
  /** The lower half of the last 64-bit draw. */
  low = 0;
  /** Four words of 32 bits, lowest first; as float64 numbers, which they are multiplied as. */
  readonly #state = new Float64Array(4);
  readonly #increment: Float64Array;
  /** The upper half of a 64-bit draw whose lower half was a 32-bit draw. */
  #waiting: number | undefined;

  /** From the words of a seed, lowest first. */
  constructor(seed: readonly number[]) {
    const words = stirredWords(seed, 8);
    const [i0, i1, i2, i3] = inOrder(words.subarray(4));
    this.#increment = Float64Array.of(((i0 << 1) | 1) >>> 0, shifted(i1, i0), shifted(i2, i1), shifted(i3, i2));
    this.#step();
    this.#add(inOrder(words.subarray(0, 4)));
    this.#step();
  }

  #add(words: Words): void {
    let carry = 0;
    words.forEach((word, i) => {
      const sum = word + this.#state[i]! + carry;
      carry = sum >= 2 ** 32 ? 1 : 0;
      this.#state[i] = sum >>> 0;
    });
  }

  /** The state times the multiplier plus the increment: products of 32 by 16 bits, which float64 holds exactly. */
  #step(): void {
    const s = this.#state;
    const [s0, s1, s2, s3] = [s[0]!, s[1]!, s[2]!, s[3]!];
    const i = this.#increment;
    const a1 = s0 * M1;
    const a3 = s0 * M3 + s1 * M1;
    const a5 = s0 * M5 + s1 * M3 + s2 * M1;
    const a7 = s0 * M7 + s1 * M5 + s2 * M3 + s3 * M1;
    const t0 = s0 * M0 + i[0]! + (a1 & 0xffff) * 2 ** 16;
    const t1 = s0 * M2 + s1 * M0 + i[1]! + (a3 & 0xffff) * 2 ** 16 + carried(t0, a1);
    const t2 = s0 * M4 + s1 * M2 + s2 * M0 + i[2]! + (a5 & 0xffff) * 2 ** 16 + carried(t1, a3);
    const t3 = s0 * M6 + s1 * M4 + s2 * M2 + s3 * M0 + i[3]! + (a7 & 0xffff) * 2 ** 16 + carried(t2, a5);
    s[0] = t0 >>> 0;
    s[1] = t1 >>> 0;
    s[2] = t2 >>> 0;
    s[3] = t3 >>> 0;
  }

  /** A 64-bit draw, in `high` and `low`. */
  next64(): void {
    this.#step();
    const s = this.#state;
    const turn = s[3]! >>> 26;
    const high = s[3]! ^ s[1]!;
    const low = s[2]! ^ s[0]!;
    this.high = turn < 32 ? rotated(high, low, turn) : rotated(low, high, turn - 32);
    this.low = turn < 32 ? rotated(low, high, turn) : rotated(high, low, turn - 32);
  }

  /** Half of a 64-bit draw: the lower one, then the upper one. */
  next32(): number {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) return waiting;
    this.next64();
    this.#waiting = this.high;
    return this.low;
  }

  nextDouble(): number {
    this.next64();
    return (this.high * 2 ** 21 + (this.low >>> 11)) / 2 ** 53;
  }
}

type Words = readonly [number, number, number, number];

/** The four words of two 64-bit numbers, each lower half first, of which the first number is the upper one: lowest first. */
const inOrder = (words: Uint32Array): Words => [words[2]!, words[3]!, words[0]!, words[1]!];

const shifted = (word: number, below: number): number => ((word << 1) | (below >>> 31)) >>> 0;

/** What a word's sum, and the product half a word above it, leave for the next word. */
const carried = (sum: number, product: number): number => Math.floor(sum / 2 ** 32) + Math.floor(product / 2 ** 16);

/** The word, shifted right by up to 31 bits, and what comes in from the left of it. */
const rotated = (word: number, left: number, turn: number): number =>
  turn === 0 ? word >>> 0 : ((word >>> turn) | (left << (32 - turn))) >>> 0;
