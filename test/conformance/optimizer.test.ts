import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Backend } from "../../dist/backend/backend.js";
import type { OptimizerRule, OptimizerState } from "../../dist/backend/operations.js";
import { countStep, usedSlots } from "../../dist/backend/optimizer_state.js";
import { OPTIMIZERS } from "../../dist/backend/reference/operations/optimizer.js";
import { floatArray, floats, floatsWithSpecials } from "../support/numbers.js";
import { anyRule, RULES } from "../support/optimizer_rules.js";
import { describeEachIsa, expectParity, THREADS } from "../support/parity.js";

const LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 1000];
/** Around whole blocks of a norm. */
const AROUND_BLOCKS = [-1, 0, 1, 65536, 65536 + 17, 2 * 65536 - 1, 6 * 65536 + 1].map((more) => 65536 + more);

/** A step for each gradient, from `first` steps on, with the parameter and its buffers after each. */
function steps(backend: Backend, rule: OptimizerRule, numbers: readonly Float32Array[], first = 0): Float32Array[] {
  const [start, ...gradients] = numbers;
  const parameter = (start as Float32Array).slice();
  const create = (used: boolean): Float32Array | null => (used ? new Float32Array(parameter.length).fill(0.1) : null);
  const state: OptimizerState = { step: first, muProduct: 0.75, buffers: usedSlots(rule).map(create) };
  return gradients.flatMap((given) => {
    const gradient = given.slice();
    backend.optimizerStep(rule, parameter, gradient, state);
    expect(gradient, "the gradient stays").toEqual(given);
    countStep(rule, state);
    return [parameter, ...state.buffers.filter((buffer) => buffer !== null)].map((array) => array.slice());
  });
}

describeEachIsa("an optimiser's step is the TypeScript one to the bit", (isa) => {
  it.each(RULES)("%o", (rule) => {
    expect(usedSlots(rule).length).toBe(OPTIMIZERS[rule.kind].slots.length);
    for (const length of LENGTHS) {
      for (const fill of [floats, floatsWithSpecials]) {
        const numbers = [0, 1, 2, 3].map((i) => fill(length, 10 * length + i));
        expectParity(isa, (backend) => steps(backend, rule, numbers), `${length} numbers`);
      }
    }
  });

  it.each(RULES)("%o, for numbers of any size and for none", (rule) => {
    const wide = [0, 1, 2, 3].map((i) => floats(500, i, 80));
    const tiny = [0, 1, 2, 3].map((i) => floats(500, i, 10).map((v) => v * 2 ** -135));
    const zeros = [1, 2, 3, 4].map((i) => new Float32Array(33).fill(i % 2 === 0 ? 0 : -0));
    for (const numbers of [wide, tiny, zeros]) {
      expectParity(isa, (backend) => steps(backend, rule, numbers), "numbers of any size");
    }
  });

  it("after many steps", () => {
    const numbers = [0, 1, 2].map((i) => floats(20, i));
    for (const rule of RULES) {
      for (const first of [5, 1000, 2 ** 24, 2 ** 32 - 2]) {
        expectParity(isa, (backend) => steps(backend, rule, numbers, first), `${rule.kind}, step ${first}`);
      }
    }
  });

  it("any options and numbers", () => {
    const numbers = fc.array(floatArray(19), { minLength: 3, maxLength: 3 });
    const property = fc.property(anyRule, numbers, fc.nat(3000), (rule, arrays, first) => {
      expectParity(isa, (backend) => steps(backend, rule, arrays, first), JSON.stringify(rule));
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("a part of a parameter is stepped as the whole is", () => {
    for (const rule of RULES) {
      const numbers = [0, 1, 2].map((i) => floats(100, i));
      const part = numbers.map((array) => array.slice(13, 61));
      const parts = (backend: Backend): Float32Array[] => steps(backend, rule, part);
      const whole = (backend: Backend): Float32Array[] => steps(backend, rule, numbers).map((a) => a.slice(13, 61));
      expectParity(isa, (backend) => (backend.name === "native" ? parts(backend) : whole(backend)), rule.kind);
    }
  });
});

describeEachIsa("the size of a gradient is the TypeScript one to the bit", (isa) => {
  const run = (x: Float32Array, factor: number) => (backend: Backend) => {
    const [scaled, clamped] = [x.slice(), x.slice()];
    backend.scale(scaled, factor);
    backend.clamp(clamped, factor);
    return [Float64Array.of(backend.sumOfSquares(x)), scaled, clamped];
  };

  it.each(LENGTHS)("%i numbers", (length) => {
    for (const fill of [floats, floatsWithSpecials]) {
      for (const factor of [0, 1, 0.1, 1e-60, 1e30, Infinity]) {
        expectParity(isa, run(fill(length, length), factor), `${length} numbers, ${factor}`);
      }
    }
  });

  it.each(AROUND_BLOCKS)("%i numbers, in blocks", (length) => {
    for (const fill of [floats, floatsWithSpecials]) {
      const x = fill(length, length);
      expectParity(isa, (backend) => [Float64Array.of(backend.sumOfSquares(x))], `${length} numbers`, THREADS);
    }
  });

  it("any numbers", () => {
    const property = fc.property(floatArray(37), fc.double({ min: 0, noNaN: true }), (x, factor) => {
      expectParity(isa, run(x, factor), `factor ${factor}`);
    });
    fc.assert(property, { numRuns: 200 });
  });
});
