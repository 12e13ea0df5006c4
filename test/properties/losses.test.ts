/** Different ways to ask for the same loss. */
import * as fc from "fast-check";
import { describe, it } from "vitest";
import type { Loss } from "../../dist/backend/operations.js";
import { expectSameBits } from "../support/bits.js";
import { expectClose } from "../support/golden.js";
import { valueLosses } from "../support/losses.js";
import { reference } from "../support/natives.js";
import { lossOf } from "../support/trainer_runs.js";

const WITHIN = { absolute: 1e-6, relative: 1e-6 };
const number = fc.float({ min: -20, max: 20, noNaN: true });
const plain = lossOf("cross_entropy", -100, 0);

interface Sample {
  readonly logits: number[];
  readonly target: number;
}

const classes = fc.integer({ min: 1, max: 6 });
const samplesOf = (count: number): fc.Arbitrary<Sample[]> =>
  fc.array(fc.record({ logits: fc.array(number, { minLength: count, maxLength: count }), target: fc.nat(count - 1) }), {
    minLength: 1,
    maxLength: 6,
  });
const batch = classes.chain((count) => fc.tuple(fc.constant(count), samplesOf(count)));

/** The gradient, and the loss after it. */
function run(loss: Loss, input: Float32Array, target: Float32Array | Int32Array, columns: number): Float32Array {
  const gradient = new Float32Array(input.length);
  const value = reference.lossForward(loss, input, target, gradient, columns);
  return Float32Array.of(...gradient, value);
}

const inputOf = (samples: readonly Sample[]): Float32Array => Float32Array.from(samples.flatMap((s) => s.logits));
const indicesOf = (samples: readonly Sample[]): Int32Array => Int32Array.from(samples, (s) => s.target);

/** Each target's class with probability `own` more than the others' `others`. */
function probabilities(samples: readonly Sample[], count: number, own: number, others: number): Float32Array {
  return Float32Array.from(
    samples.flatMap(({ target }) => Array.from({ length: count }, (_, j) => (j === target ? own + others : others))),
  );
}

describe("cross-entropy", () => {
  it("of class indices is that of probabilities 1 and 0, and label smoothing that of smoothed ones", () => {
    const property = fc.property(batch, fc.constantFrom(0, 0.1, 0.5, 1), ([count, samples], labelSmoothing) => {
      const input = inputOf(samples);
      const smoothed = probabilities(samples, count, 1 - labelSmoothing, labelSmoothing / count);
      const indexed = run(lossOf("cross_entropy", -100, labelSmoothing), input, indicesOf(samples), count);
      expectClose(indexed, run(plain, input, smoothed, count), WITHIN);
      const exact = run(
        lossOf("cross_entropy", -100, labelSmoothing),
        input,
        probabilities(samples, count, 1, 0),
        count,
      );
      expectClose(indexed, exact, WITHIN);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("ignores a row as if it were not there", () => {
    const property = fc.property(batch, fc.nat(6), ([count, samples], at) => {
      const place = Math.min(at, samples.length);
      const rows = samples.toSpliced(place, 0, { logits: Array<number>(count).fill(1), target: -100 });
      const withRow = run(plain, inputOf(rows), indicesOf(rows), count);
      const without = Float32Array.from(withRow).filter((_, i) => i < place * count || i >= (place + 1) * count);
      expectSameBits(without, run(plain, inputOf(samples), indicesOf(samples), count));
      expectSameBits(withRow.subarray(place * count, (place + 1) * count), new Float32Array(count));
    });
    fc.assert(property, { numRuns: 300 });
  });
});

it("a mean is the sum over the number of elements", () => {
  const ofAnyNumbers = new Set(["mse", "l1", "smooth_l1", "huber"]);
  const kinds = valueLosses(1).filter(({ kind, weight, posWeight }) => {
    return ofAnyNumbers.has(kind) && weight === null && posWeight === null;
  });
  const values = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 40 });
  const property = fc.property(values, fc.constantFrom(...kinds), (pairs, kind) => {
    const [x, t] = [0, 1].map((i) => Float32Array.from(pairs, (pair) => pair[i] as number)) as [
      Float32Array,
      Float32Array,
    ];
    const sum = run({ ...kind, reduction: "sum" }, x, t, 1);
    const mean = run({ ...kind, reduction: "mean" }, x, t, 1);
    expectClose(
      sum.map((v) => v / pairs.length),
      mean,
      WITHIN,
    );
  });
  fc.assert(property, { numRuns: 300 });
});
