import { it } from "vitest";
import type { Backend } from "../../dist/backend/backend.js";
import { STATE_LENGTH } from "../../dist/backend/generator_state.js";
import { floatsWithSpecials } from "../support/numbers.js";
import { describeEachIsa, expectParity } from "../support/parity.js";

const LENGTHS = [0, 1, 2, 7, 311, 312, 313, 1023, 1024, 1025, 5000];
const PROBABILITIES = [0, 1, 0.5, 0.3, 1e-20, 1 - 2 ** -53, 0.999];

/** What is drawn, what comes of it both ways, and a double drawn after it; with an odd number of draws before, too. */
function drop(backend: Backend, p: number, x: Float32Array): Float32Array[] {
  return [0, 1].flatMap((before) => {
    const state = new Uint32Array(STATE_LENGTH);
    backend.seed(state, 7);
    backend.uniform(state, new Float32Array(before), 0, 1, false);
    const layer = backend.createLayer({ kind: "dropout", p, generator: 0 }, 1);
    const { length } = x;
    const [noise, y, gradInput] = [layer.kept(length), length, length].map((n) => new Float32Array(n)) as Three;
    layer.forward(length, true, x, y, noise, [state]);
    layer.backward(length, true, x, y, noise, x, gradInput, false, [], []);
    const next = new Float32Array(1);
    backend.uniform(state, next, 0, 1, false);
    return [noise, y, gradInput, next];
  });
}

type Three = [Float32Array, Float32Array, Float32Array];

describeEachIsa("dropout is the TypeScript one to the bit", (isa) => {
  it.each(PROBABILITIES)("p = %d", (p) => {
    for (const length of LENGTHS) {
      const x = floatsWithSpecials(length, length);
      expectParity(isa, (backend) => drop(backend, p, x), `${length} numbers`);
    }
  });
});

describeEachIsa("multiply is the TypeScript one to the bit", (isa) => {
  it.each(LENGTHS)("%i numbers", (length) => {
    const [x, factor] = [floatsWithSpecials(length, length), floatsWithSpecials(length, length + 7)];
    const run = (backend: Backend): Float32Array[] => {
      const y = x.slice();
      backend.multiply(y, factor, y);
      return [y];
    };
    expectParity(isa, run, `${length} numbers`);
  });
});
