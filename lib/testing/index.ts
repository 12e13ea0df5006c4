/** samebits/testing: comparison as bits, for tests, with any runner. */
export { assertSameBits, sameBits } from "./assert.js";
export { matchers, type SameBitsMatchers } from "./matchers.js";
