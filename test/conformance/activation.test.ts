import * as fc from "fast-check";
import { it } from "vitest";
import type { Backend } from "../../dist/backend/backend.js";
import type { Activation } from "../../dist/backend/operations.js";
import { activations } from "../support/activations.js";
import { layerPasses } from "../support/layer_passes.js";
import { floatArray, floatsWithSpecials, SPECIALS } from "../support/numbers.js";
import { describeEachIsa, expectParity, type Floats } from "../support/parity.js";

const LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 1000];

/** Where a definition changes: bounds of exp and of its steps, of tanh, gelu, elu and softplus. */
const EDGES = [0.5, 1, 1.5, 2.5, 30.5, 100.5]
  .map((k) => k * Math.LN2)
  .concat(9.25, 20, 40, 14.6, 64, 708, 709, 37.63, 88, 104, 0.5, 1, 2 ** -12, 6e-39, 1e-20, 1e19);

/** Every 65521st float32 by its bits: numbers of all exponents. */
function grid(): Float32Array {
  const words = Uint32Array.from({ length: Math.ceil(2 ** 32 / 65521) }, (_, i) => i * 65521);
  return new Float32Array(words.buffer);
}

function nearEdges(): Float32Array {
  const near = EDGES.flatMap((edge) => Array.from({ length: 65 }, (_, i) => edge * (1 + (i - 32) * 2 ** -23)));
  return Float32Array.from([...near, ...near.map((v) => -v), ...SPECIALS]);
}

function passes(backend: Backend, activation: Activation, x: Float32Array, gradient: Float32Array): Floats[] {
  const plan = { kind: "activation", activation } as const;
  return layerPasses(backend, { plan, rows: x.length, columns: 1, x, gradient });
}

const all = grid();
const edges = nearEdges();

describeEachIsa("an activation is the TypeScript one to the bit", (isa) => {
  it.each(activations)("$kind $options", (activation) => {
    for (const length of LENGTHS) {
      const [x, gradient] = [floatsWithSpecials(length, length), floatsWithSpecials(length, length + 99)];
      expectParity(isa, (backend) => passes(backend, activation, x, gradient), `${length} numbers`);
    }
    const slopes = all.map((_, i) => 1 - (i % 7) / 3);
    expectParity(isa, (backend) => passes(backend, activation, all, slopes), "numbers of every size");
    expectParity(isa, (backend) => passes(backend, activation, edges, edges), "edges");
  });

  it("any options and numbers", () => {
    const option = fc.float({ min: -4, max: 4, noNaN: true });
    const any = fc.record({
      kind: fc.constantFrom(...new Set(activations.map(({ kind }) => kind))),
      options: fc.tuple(option, option),
    });
    const property = fc.property(any, floatArray(37), floatArray(37), (activation, x, gradient) => {
      expectParity(isa, (backend) => passes(backend, activation, x, gradient), JSON.stringify(activation));
    });
    fc.assert(property, { numRuns: 300 });
  });
});
