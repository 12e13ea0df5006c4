/** Wherever PyTorch takes a sequence, any sequence is taken: arrays, typed arrays of every kind and realm, tensors, iterables. */
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { expectThrows } from "../support/errors.js";

const data = new sb.TensorDataset(
  sb.zeros([4, 1]),
  Int32Array.from({ length: 4 }, (_, i) => i),
);
const seeded = (): sb.Generator => new sb.Generator({ seed: 1 });
const optimizer = (): sb.SGD => new sb.SGD([{ params: [sb.zeros([1])] }, { params: [sb.zeros([1])] }], { lr: 1 });

/** What the numbers come to, for every taker of a sequence of integers. */
const takers: Record<string, [numbers: number[], take: (sequence: sb.NumberSequence) => unknown]> = {
  SubsetRandomSampler: [[3, 0, 2], (s) => [...new sb.SubsetRandomSampler(s, { generator: seeded() })]],
  WeightedRandomSampler: [[1, 0, 2, 3], (s) => [...new sb.WeightedRandomSampler(s, 9, { generator: seeded() })]],
  randomSplit: [
    [1, 0, 3],
    (s) => sb.randomSplit(data, s, { generator: seeded() }).map(({ y }) => [...(y as Int32Array)]),
  ],
  "DataLoader's sampler": [
    [3, 0, 2],
    (s) => Array.from(new sb.DataLoader(data, { sampler: s }), ([, y]) => [...(y as Int32Array)]),
  ],
  "Adam's betas": [[0, 0], (s) => new sb.Adam([sb.zeros([1])], { betas: s as never }).paramGroups[0]?.betas],
  "MultiStepLR's milestones": [
    [2, 4, 4],
    (s) => new sb.MultiStepLR(optimizer(), { milestones: s }).stateDict().milestones,
  ],
  "OneCycleLR's maxLr": [[1, 2], (s) => new sb.OneCycleLR(optimizer(), { maxLr: s, totalSteps: 5 }).stateDict().maxLr],
  "ReduceLROnPlateau's minLr": [[1, 2], (s) => new sb.ReduceLROnPlateau(optimizer(), { minLr: s }).stateDict().minLr],
};
const kinds: Record<string, (numbers: number[]) => unknown> = {
  "an array of another realm": (numbers) => runInNewContext(`[${numbers.join()}]`),
  "a frozen array": (numbers) => Object.freeze(numbers),
  "a proxy of an array": (numbers) => new Proxy(numbers, {}),
  bigints: (numbers) => numbers.map(BigInt),
  Int8Array: (numbers) => Int8Array.from(numbers),
  Uint8Array: (numbers) => Uint8Array.from(numbers),
  Uint8ClampedArray: (numbers) => Uint8ClampedArray.from(numbers),
  Int16Array: (numbers) => Int16Array.from(numbers),
  Uint16Array: (numbers) => Uint16Array.from(numbers),
  Int32Array: (numbers) => Int32Array.from(numbers),
  Uint32Array: (numbers) => Uint32Array.from(numbers),
  Float32Array: (numbers) => Float32Array.from(numbers),
  Float64Array: (numbers) => Float64Array.from(numbers),
  BigInt64Array: (numbers) => BigInt64Array.from(numbers.map(BigInt)),
  BigUint64Array: (numbers) => BigUint64Array.from(numbers.map(BigInt)),
  "a BigInt64Array of another realm": (numbers) =>
    runInNewContext(`BigInt64Array.of(${numbers.map(BigInt).join("n,")}n)`),
  "a float32 tensor": (numbers) => sb.tensor(numbers),
  "a float64 tensor": (numbers) => sb.tensor(Float64Array.from(numbers)),
  "an int64 tensor": (numbers) => sb.tensor(numbers.map(BigInt)),
  "an iterable": (numbers) => ({ [Symbol.iterator]: () => numbers[Symbol.iterator](), length: numbers.length }),
};

describe.each(Object.entries(takers))("%s", (name, [numbers, take]) => {
  const expected = JSON.stringify(take([...numbers]));

  it.each(Object.entries(kinds))("takes %s", (_, kind) => {
    expect(JSON.stringify(take(kind([...numbers]) as sb.NumberSequence))).toBe(expected);
  });

  const wrong: [string, unknown][] = [
    ["texts", numbers.map(String)],
    ["a text", numbers.join("")],
    ["an object", { 0: 1, length: 1 }],
    ["symbols", numbers.map(() => Symbol("s"))],
    ["holes", Array(numbers.length)],
    ["a matrix", sb.zeros([2, 2])],
    [
      "an iterable that throws",
      {
        get [Symbol.iterator]() {
          throw new TypeError("the weather");
        },
      },
    ],
    [
      "an array that throws",
      new Proxy(numbers, {
        get: () => {
          throw new TypeError("the weather");
        },
      }),
    ],
    ["a detached array", detached()],
    ["null", null],
  ];
  // What a sampler of the caller's throws is the caller's.
  const refused = wrong.filter(([what]) => name !== "DataLoader's sampler" || what !== "an iterable that throws");
  it.each(refused)("refuses %s by name", (_, value) => {
    expectThrows(["ERR_ARGUMENT", "ERR_SHAPE"], () => take(value as never), name);
    const noun = name.split(" ").at(-1) as string;
    expect(() => take(value as never)).toThrow(
      new RegExp(`${noun}|${noun.replace(/s$/, "")}|lengths|weights|indices|index`),
    );
  });
});

function detached(): Float64Array {
  const array = Float64Array.of(1, 2);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

describe("what a sequence holds", () => {
  it("counts as float64 where PyTorch makes float64 of it", () => {
    const weights = Float64Array.of(0.1, 1 / 3, 1e-300);
    const draw = (w: sb.NumberSequence): number[] => [...new sb.WeightedRandomSampler(w, 200, { generator: seeded() })];
    expect(draw(weights)).toEqual(draw([...weights]));
    expect(draw(Float32Array.from([0.1, 0.2]))).toEqual(draw([0.1, 0.2].map(Math.fround)));
  });

  it("counts as what it is in multinomial", () => {
    const weights = [0.1, 0.2, 0.7];
    const draw = (w: Parameters<typeof sb.multinomial>[0]): number[] => [
      ...sb.multinomial(w, 50, { replacement: true, generator: seeded() }),
    ];
    expect(draw(weights)).toEqual(draw(sb.tensor(weights)));
    expect(draw(Float64Array.from(weights))).toEqual(draw(sb.tensor(Float64Array.from(weights))));
    expectThrows("ERR_DTYPE", () => draw(Int32Array.of(1, 2) as never));
  });

  it("is copied", () => {
    const indices = Int32Array.of(1, 2);
    const sampler = new sb.SubsetRandomSampler(indices);
    indices.fill(9);
    expect([...sampler].toSorted()).toEqual([1, 2]);
  });

  it("may be what the package gives", () => {
    expect([...new sb.SubsetRandomSampler(sb.randperm(4))].toSorted()).toEqual([0, 1, 2, 3]);
    expect([...new sb.SubsetRandomSampler(sb.randint(0, 4, [5]))].length).toBe(5);
  });
});
