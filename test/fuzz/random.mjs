/** Random choices, the same for the same seed. mulberry32 by Tommy Ettinger (public domain). */
export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return (z ^ (z >>> 14)) >>> 0;
  }

  /** A whole number from 0 to below `end`. @param {number} end */
  below(end) {
    return Math.floor((this.uint32() / 2 ** 32) * end);
  }

  /** A whole number from 0 to below `end`, the small ones more often. @param {number} end */
  small(end) {
    return this.below(this.below(end) + 1);
  }

  /** @param {number} probability */
  chance(probability) {
    return this.uint32() < probability * 2 ** 32;
  }

  /** @template T @param {readonly T[]} list @returns {T} */
  pick(list) {
    return /** @type {T} */ (list[this.below(list.length)]);
  }

  /** @param {number} length */
  bytes(length) {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** As many as `length` of what `make` makes. @template T @param {number} length @param {() => T} make @returns {T[]} */
  list(length, make) {
    return Array.from({ length }, make);
  }
}
