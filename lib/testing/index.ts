/**
 * Comparison as bits, for tests, with any runner.
 *
 * @module samebits/testing
 */
export { assertSameBits, sameBits } from "./assert.js";
export { matchers, type SameBitsMatchers } from "./matchers.js";
