/** Fills on several threads: the numbers and the state are those of one thread, around the sizes where a thread joins. */
import { it } from "vitest";
import type { Backend, FloatArray } from "../../dist/backend/backend.js";
import { STATE_LENGTH } from "../../dist/backend/generator_state.js";
import { reference } from "../support/natives.js";
import { describeEachIsa, expectParity } from "../support/parity.js";

const [UNIFORM_PART, NORMAL_PART] = [2 ** 18, 2 ** 17];
const THREADS = [2, 3, 7];

function stateAt(draws: number): Uint32Array {
  const state = new Uint32Array(STATE_LENGTH);
  reference.seed(state, 77);
  if (draws > 0) reference.uniform(state, new Float32Array(draws), 0, 1, true);
  return state;
}

function expectSameFill(
  isa: Parameters<typeof expectParity>[0],
  start: number,
  out: (backend: Backend, state: Uint32Array) => FloatArray,
): void {
  const run = (backend: Backend): FloatArray[] => {
    const state = stateAt(start);
    const numbers = out(backend, state);
    return [numbers, Float64Array.from(state)];
  };
  expectParity(isa, run, `after ${start} draws`, THREADS);
}

describeEachIsa("a fill does not show how many threads made it", (isa) => {
  const kinds = [Float32Array, Float64Array];

  it.each([2 * UNIFORM_PART - 1, 2 * UNIFORM_PART, 3 * UNIFORM_PART + 1, 7 * UNIFORM_PART + 623])(
    "uniform_ of %i",
    (n) => {
      for (const [i, kind] of kinds.entries()) {
        expectSameFill(isa, [0, 1, 623, 624][(n + i) % 4] as number, (backend, state) => {
          const numbers = new kind(n);
          backend.uniform(state, numbers, -0.37, 0.61, true);
          return numbers;
        });
      }
    },
  );

  it.each([2 * NORMAL_PART, 2 * NORMAL_PART + 17, 3 * NORMAL_PART + 15, 7 * NORMAL_PART + 16])("normal_ of %i", (n) => {
    for (const [i, kind] of kinds.entries()) {
      expectSameFill(isa, [0, 1, 623, 624][(n + i) % 4] as number, (backend, state) => {
        const numbers = new kind(n);
        backend.normal(state, numbers, 0.3, 0.7, i === 0 ? "fused" : "glibc");
        return numbers;
      });
    }
  });
});
