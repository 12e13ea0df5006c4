import * as fc from "fast-check";
import { it } from "vitest";
<<<<<<< HEAD
<<<<<<< HEAD
import type { Backend } from "../../dist/backend/backend.js";
import { anyFloat, floatArray, floats, floatsWithSpecials, SPECIALS } from "../support/numbers.js";
=======
import type { Backend, SgdOptions } from "../../dist/backend/backend.js";
import { floatArray, floats, floatsWithSpecials, SPECIALS } from "../support/numbers.js";
>>>>>>> losses
=======
import type { Backend, SgdOptions } from "../../dist/backend/backend.js";
import { anyFloat, floatArray, floats, floatsWithSpecials } from "../support/numbers.js";
>>>>>>> activations
import { describeEachIsa, expectParity } from "../support/parity.js";

const LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 1000];

describeEachIsa("add is the TypeScript one to the bit", (isa) => {
  it.each(LENGTHS)("%i numbers", (length) => {
    const [x, y] = [floatsWithSpecials(length, length), floatsWithSpecials(length, length + 7)];
    const run = (backend: Backend): Float32Array[] => {
      const sum = y.slice();
      backend.add(x, sum);
      return [sum];
    };
    expectParity(isa, run, `${length} numbers`);
  });
});

<<<<<<< HEAD
/** The loss and the gradient; the loss alone, too. */
function crossEntropy(backend: Backend, logits: Float32Array, target: Int32Array, classes: number): Float64Array[] {
  return (["mean", "sum"] as const).flatMap((reduction) => {
    const gradient = new Float32Array(logits.length);
    const loss = backend.crossEntropy(logits, target, gradient, classes, reduction);
    const alone = backend.crossEntropy(logits, target, null, classes, reduction);
    return [Float64Array.of(loss, alone), Float64Array.from(gradient)];
  });
}

describeEachIsa("cross-entropy is the TypeScript one to the bit", (isa) => {
  const shapes: [number, number][] = [
    [0, 0],
    [0, 3],
    [1, 1],
    [1, 2],
    [7, 10],
    [3, 17],
    [255, 3],
    [256, 4],
    [257, 5],
    [513, 33],
    [600, 2],
  ];

  it.each(shapes)("%i samples of %i classes", (samples, classes) => {
    const target = Int32Array.from({ length: samples }, (_, i) => (i * 7) % classes);
    for (const fill of [floats, floatsWithSpecials]) {
      const logits = fill(samples * classes, samples + classes);
      expectParity(isa, (backend) => crossEntropy(backend, logits, target, classes), `${samples} x ${classes}`);
    }
  });

  it("any logits", () => {
    const row = fc.array(fc.oneof(anyFloat, fc.float({ min: -800, max: 800, noNaN: true })), {
      minLength: 9,
      maxLength: 9,
    });
    const property = fc.property(fc.array(row, { maxLength: 5 }), fc.nat(8), (rows, target) => {
      const logits = Float32Array.from(rows.flat());
      const targets = new Int32Array(rows.length).fill(target);
      expectParity(isa, (backend) => crossEntropy(backend, logits, targets, 9), "any logits");
    });
    fc.assert(property, { seed: 14, numRuns: 200 });
=======
/** Three steps, with the parameter and its buffer after each. */
function steps(backend: Backend, options: SgdOptions, numbers: readonly Float32Array[]): Float32Array[] {
  const [start, ...gradients] = numbers;
  const parameter = (start as Float32Array).slice();
  const buffer = new Float32Array(parameter.length).fill(Number.NaN);
  return gradients.flatMap((gradient, i) => {
    backend.sgdStep(parameter, gradient, options.momentum === 0 ? null : buffer, i === 0, options);
    return [parameter.slice(), buffer.slice()];
  });
}

const PLAIN: SgdOptions = { lr: 0.1, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false };
const variants: Partial<SgdOptions>[] = [
  {},
  { lr: 0 },
  { lr: 1e-45 },
  { lr: 1e300 },
  { maximize: true },
  { weightDecay: 0.01 },
  { weightDecay: 1e-60 },
  { momentum: 0.9 },
  { momentum: 0.9, dampening: 0.3 },
  { momentum: 0.9, dampening: -1, weightDecay: 0.01, maximize: true },
  { momentum: 0.9, nesterov: true },
  { momentum: 1e-60, nesterov: true, weightDecay: 0.1 },
];

describeEachIsa("an SGD step is the TypeScript one to the bit", (isa) => {
  it.each(variants)("%o", (variant) => {
    const options = { ...PLAIN, ...variant };
    for (const length of LENGTHS) {
      const plain = [0, 1, 2, 3].map((i) => floats(length, 10 * length + i));
      const special = [0, 1, 2, 3].map((i) => floatsWithSpecials(length, 10 * length + i));
      expectParity(isa, (backend) => steps(backend, options, plain), `${length} numbers`);
      expectParity(isa, (backend) => steps(backend, options, special), `${length} numbers with special ones`);
    }
  });

  it("any options and numbers", () => {
    const factor = fc.double({ min: 0, max: 2, noNaN: true });
    const options = fc.record({
      lr: factor,
      momentum: fc.oneof(fc.constant(0), factor),
      dampening: factor,
      weightDecay: fc.oneof(fc.constant(0), factor),
      nesterov: fc.boolean(),
      maximize: fc.boolean(),
    });
    const numbers = fc.array(floatArray(19), { minLength: 3, maxLength: 3 });
    const property = fc.property(options, numbers, (given, arrays) => {
      expectParity(isa, (backend) => steps(backend, given, arrays), JSON.stringify(given));
    });
    fc.assert(property, { seed: 13, numRuns: 150 });
>>>>>>> losses
  });
});
