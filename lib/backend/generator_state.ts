/**
 * A generator's state as both backends hold it: 32-bit words in one Uint32Array, native's `struct GeneratorState`.
 * Index of each field, in words; `normal` is a float64 over two words, low word first.
 */
export type { GeneratorState } from "./backend.js";

export const MT_WORDS = 624;

export const STATE = {
  /** words 0..623: the Mersenne Twister's own */
  left: 624, // draws until the next twist, plus 1: 1 when fresh, 624 after the first draw of a block
  next: 625, // index of the next word to temper
  seedLow: 626,
  seedHigh: 627,
  normalValid: 628, // 1 when `normal` holds a cached variate
  floatNormalValid: 629,
  normal: 630,
  floatNormal: 632,
} as const;

/** Words in a state; the last one is padding. */
export const STATE_LENGTH = 634;
