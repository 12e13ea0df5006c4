/** Changes of bytes that know nothing of formats. */

/** @import { Random } from "./random.mjs" */

/** Numbers at which widths, signs and sizes end. */
export const EDGES = [0, 1, 2, 4, 7, 8, 63, 127, 128, 255, 256, 32767, 65535, 65536, 2 ** 20, 2 ** 31 - 1, 2 ** 31]
  .concat([2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 62, 2 ** 63])
  .map(BigInt);

/** @typedef {(random: Random, bytes: Uint8Array, other: Uint8Array) => Uint8Array} Mutation */

/** @param {readonly Uint8Array[]} parts */
export const join = (...parts) => new Uint8Array(Buffer.concat(parts));

/** A place in the bytes: their beginning and end, where the formats keep what they say of the rest, more often. */
const placeIn = (/** @type {Random} */ random, /** @type {number} */ length) => {
  const where = random.below(3);
  if (where === 0) return random.below(length);
  return where === 1 ? random.small(length) : length - 1 - random.small(length);
};

/** A part of the bytes, mostly a short one. @param {Random} random @param {Uint8Array} bytes */
const partOf = (random, bytes) => {
  const from = bytes.length === 0 ? 0 : placeIn(random, bytes.length);
  return bytes.subarray(from, from + 1 + random.small(bytes.length - from));
};

/** @type {Mutation[]} */
const MUTATIONS = [
  (random, bytes) => {
    const copy = bytes.slice();
    const at = placeIn(random, copy.length);
    copy[at] = /** @type {number} */ (copy[at]) ^ (1 << random.below(8));
    return copy;
  },
  (random, bytes) => {
    const copy = bytes.slice();
    copy[placeIn(random, copy.length)] = random.below(256);
    return copy;
  },
  (random, bytes) => {
    const copy = bytes.slice();
    const width = random.pick([1, 2, 4, 8]);
    const value = random.pick(EDGES) - BigInt(random.below(3));
    const isBigEndian = random.chance(0.2);
    const at = placeIn(random, copy.length);
    for (let i = 0; i < width && at + i < copy.length; i++)
      copy[at + i] = Number((value >> BigInt(8 * (isBigEndian ? width - 1 - i : i))) & 255n);
    return copy;
  },
  (random, bytes) => bytes.slice(0, placeIn(random, bytes.length)),
  (random, bytes) => {
    const at = placeIn(random, bytes.length);
    return join(bytes.subarray(0, at), bytes.subarray(at + 1 + random.small(bytes.length - at)));
  },
  (random, bytes) => {
    const at = placeIn(random, bytes.length);
    return join(bytes.subarray(0, at), random.bytes(1 + random.small(16)), bytes.subarray(at));
  },
  (random, bytes) => {
    const at = placeIn(random, bytes.length);
    return join(bytes.subarray(0, at), partOf(random, bytes), bytes.subarray(at));
  },
  (random, bytes, other) => {
    const at = placeIn(random, bytes.length);
    return join(bytes.subarray(0, at), partOf(random, other), bytes.subarray(at));
  },
  (random, bytes, other) => join(bytes.subarray(0, placeIn(random, bytes.length)), partOf(random, other)),
];

/** A few changes, one after another. @type {Mutation} */
export function mutateBytes(random, bytes, other) {
  let changed = bytes;
  for (let i = 1 + random.small(4); i > 0 && changed.length > 0; i--)
    changed = random.pick(MUTATIONS)(random, changed, other);
  return changed;
}
