/** What holds of samebits/numpy's trainTestSplit, scalers and encoders whatever they are given. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LabelEncoder, MinMaxScaler, StandardScaler, trainTestSplit } from "../../dist/numpy/index.js";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("whatever the seed and the data", () => {
  it("a stratified split has each row once at most, and of each class its share within one row", () => {
    const classes = fc.array(fc.integer({ min: 4, max: 30 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(seeds, classes, fc.double({ min: 0.3, max: 0.7, noNaN: true }), (randomState, counts, testSize) => {
        const stratify = counts.flatMap((count, label) => Array.from({ length: count }, () => label));
        const [train, test] = trainTestSplit(stratify.length, { testSize, randomState, stratify });
        expect(new Set([...train, ...test]).size).toBe(stratify.length);
        expect(test.length).toBe(Math.ceil(testSize * stratify.length));
        counts.forEach((count, label) => {
          const share = (count * train.length) / stratify.length;
          const has = train.filter((row) => stratify[row] === label).length;
          expect(Math.abs(has - share)).toBeLessThan(1);
        });
      }),
    );
  });

  const numbers = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const matrices = fc
    .integer({ min: 1, max: 4 })
    .chain((width) =>
      fc.array(fc.array(numbers, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 30 }),
    );

  it.each([StandardScaler, MinMaxScaler])("a scaler's inverse gives back what was scaled, nearly", (Scaler) => {
    fc.assert(
      fc.property(matrices, (x) => {
        const scaler = new Scaler().fit(x);
        const back = scaler.inverseTransform(scaler.transform(x)).toArray() as number[][];
        const largest = Math.max(...x.flat().map(Math.abs));
        back.forEach((row, i) =>
          row.forEach((value, j) =>
            expect(Math.abs(value - (x[i]?.[j] as number))).toBeLessThanOrEqual(1e-9 * largest),
          ),
        );
      }),
    );
  });

  it("an encoder's inverse gives back the labels, which it has in order", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (labels) => {
        const encoder = new LabelEncoder().fit(labels);
        expect(encoder.inverseTransform(encoder.transform(labels))).toEqual(labels);
        const bytes = encoder.classes.map((label) => Buffer.from(label as string, "utf8"));
        expect(bytes).toEqual(bytes.toSorted(Buffer.compare)); // UTF-8 is in the order of code points
      }),
    );
  });
});
