import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Backend } from "../../dist/backend/backend.js";
import { STATE, STATE_LENGTH } from "../../dist/backend/generator_state.js";
import { reference } from "../support/natives.js";
import { describeEachIsa, expectParity } from "../support/parity.js";

const COUNTS = [0, 1, 2, 15, 16, 17, 33, 311, 312, 313, 623, 624, 625, 1247, 2000];

/** A state of that seed after so many 32-bit draws. */
function stateAt(seed: number, draws: number): Uint32Array {
  const state = new Uint32Array(STATE_LENGTH);
  reference.seed(state, seed);
  if (draws > 0) reference.uniform(state, new Float32Array(draws), 0, 1, true);
  return state;
}

const words = (state: Uint32Array): Float64Array => Float64Array.from(state);

describeEachIsa("draws are the TypeScript ones to the bit", (isa) => {
  it.each([0, 1, 42, 2 ** 31, 2 ** 32 - 1])("a state of seed %i", (seed) => {
    const run = (backend: Backend): Float64Array[] => {
      const state = new Uint32Array(STATE_LENGTH).fill(7);
      backend.seed(state, seed);
      const draws = Float64Array.from({ length: 700 }, () => Number(backend.random64(state) >> 12n));
      return [words(state), draws];
    };
    expectParity(isa, run, `seed ${seed}`);
  });

  it.each(COUNTS)("%i uniform numbers from any place in a block", (count) => {
    for (const start of [0, 1, 600, 622, 623, 624]) {
      for (const fused of [true, false]) {
        const run = (backend: Backend): (Float32Array | Float64Array)[] => {
          const state = stateAt(9, start);
          const [single, double] = [new Float32Array(count), new Float64Array(count)];
          backend.uniform(state, single, -0.37, 0.61, fused);
          backend.uniform(state, double, -0.37, 0.61, fused);
          return [single, double, words(state)];
        };
        expectParity(isa, run, `${count} after ${start}, fused ${fused}`);
      }
    }
  });

  it.each(COUNTS)("a permutation of %i", (count) => {
    for (const start of [0, 1, 623, 624]) {
      const run = (backend: Backend): Float64Array[] => {
        const state = stateAt(10, start);
        const order = new Int32Array(count);
        backend.randperm(state, order);
        return [Float64Array.from(order), words(state)];
      };
      expectParity(isa, run, `${count} after ${start}`);
    }
  });

  it("any bounds", () => {
    const bound = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.constantFrom(0, -0, 2 ** -149, 5e-324, 1),
    );
    const property = fc.property(bound, bound, fc.boolean(), fc.nat(700), (a, b, fused, start) => {
      const [from, to] = a <= b ? [a, b] : [b, a];
      const run = (backend: Backend): (Float32Array | Float64Array)[] => {
        const state = stateAt(11, start);
        const [single, double] = [new Float32Array(19), new Float64Array(19)];
        if (Math.abs(from) < 3e38 && Math.abs(to) < 3e38) backend.uniform(state, single, from, to, fused);
        if (to - from < Infinity) backend.uniform(state, double, from, to, fused);
        return [single, double, words(state)];
      };
      expectParity(isa, run, `[${from}, ${to}), fused ${fused}, after ${start}`);
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe("draws, by their definition", () => {
  it("32-bit words: two of them make one of 64 bits, the first one high", () => {
    const [one, two] = [stateAt(3, 0), stateAt(3, 0)];
    const word = reference.random64(one);
    const low24 = new Float32Array(2);
    reference.uniform(two, low24, 0, 1, true);
    const expected = [(word >> 32n) & 0xffffffn, word & 0xffffffn].map((bits) => Number(bits) * 2 ** -24);
    expect([...low24]).toEqual(expected);
    expect(one[STATE.next]).toBe(two[STATE.next]);
  });

  it("a permutation has every number once", () => {
    const order = new Int32Array(1000);
    reference.randperm(stateAt(4, 0), order);
    expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from(order, (_, i) => i));
  });
});
