/** Comparison as bits, by samebits/testing: a failure shows where, both values and their bits. */
import { bitsOf, firstDifference, ulpsBetween } from "../../dist/bits.js";
import { Generator } from "../../dist/index.js";
import { assertSameBits } from "../../dist/testing/index.js";

export { bitsOf, firstDifference, ulpsBetween };
export { assertSameBits as expectSameBits };

/** That a generator is in the state of another one, or in the one that the bytes say. */
export function expectSameState(actual: Generator, expected: Generator | Uint8Array, what = "the state"): void {
  assertSameBits(actual.getState(), expected instanceof Generator ? expected.getState() : expected, what);
}
