/** Native against TypeScript: the same call on each, compared as bits. */
import { describe } from "vitest";
import type { Backend, Isa } from "../../dist/backend/backend.js";
import { hasNative, nativeOrSkipped } from "./backends.js";
import { expectSameBits } from "./bits.js";
import { isas, nativeAt, reference, THREADS } from "./natives.js";

export type Floats = Float32Array | Float64Array;

/** A suite for each instruction set that runs here; one that is skipped, and says why, without an addon. */
export function describeEachIsa(name: string, suite: (isa: Isa) => void): void {
  describe.skipIf(!hasNative)(`${name}${nativeOrSkipped}`, () => {
    describe.each(hasNative ? isas : (["baseline"] as const))("%s", (isa) => {
      suite(isa);
    });
  });
}

/** That `run` gives the same numbers on the addon, with each number of threads, and in TypeScript. */
export function expectParity(
  isa: Isa,
  run: (backend: Backend) => readonly Floats[],
  what: string,
  threads: readonly number[] = [1],
): void {
  const expected = run(reference);
  for (const count of threads) {
    const actual = run(nativeAt(isa, count));
    expected.forEach((e, i) => expectSameBits(actual[i] as Floats, e, `${what}, result ${i}, ${count} threads`));
  }
}

export { THREADS };
