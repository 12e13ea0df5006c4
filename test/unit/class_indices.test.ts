/** Class indices as programs have them: any integers, wherever a target is taken. */
import { describe, expect, it } from "vitest";
import {
  CrossEntropyLoss,
  Generator,
  type LossTarget,
  Linear,
  MSELoss,
  Net,
  NLLLoss,
  randint,
  SGD,
  tensor,
  type Tensor,
  TensorDataset,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectThrows } from "../support/errors.js";

const x = tensor([
  [1, 2, 3],
  [0, 1, 0],
  [3, 1, -2],
]);
const classes = [2, 0, 1];
const targets: [string, LossTarget][] = [
  ["a plain array", classes],
  ["bigints", classes.map(BigInt)],
  ["a BigInt64Array", BigInt64Array.from(classes, BigInt)],
  ["a BigUint64Array", BigUint64Array.from(classes, BigInt)],
  ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Uint32Array].map(
    (Kind): [string, LossTarget] => [`a ${Kind.name}`, Kind.from(classes)],
  ),
  ...(["int64", "int32", "int16", "int8", "uint8"] as const).map((dtype): [string, LossTarget] => [
    `a tensor of ${dtype}`,
    tensor(classes, [3], { dtype }),
  ]),
];
const ofInt32 = Int32Array.from(classes);

describe.each(targets)("%s", (_, target) => {
  it.each([CrossEntropyLoss, NLLLoss])("is a target of %o", (Loss) => {
    const [loss, same] = [new Loss(), new Loss()];
    expect(loss.forward(x, target)).toBe(same.forward(x, ofInt32));
    expect(loss.backward().data).toEqual(same.backward().data);
  });

  it("is the targets of a data set", () => {
    expect(new TensorDataset(x, target).y).toEqual(ofInt32);
  });

  it.each(backends)("trains a net on %s", async (backend) => {
    const train = async (y: LossTarget): Promise<unknown> => {
      const net = new Net([new Linear(3, 3, { generator: new Generator({ seed: 1, backend }) })]);
      const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters(), { lr: 1 }) };
      const step = net.trainStep(x, y, options);
      const { epochs } = await net.fit(new TensorDataset(x, y), { ...options, epochs: 2 });
      return [step, epochs.map(({ loss }) => loss), net.parameters().map(({ data }) => data)];
    };
    expect(await train(target)).toEqual(await train(ofInt32));
  });
});

it("takes what randint draws", () => {
  const y = randint(0, 3, [3], { generator: new Generator({ seed: 4 }) });
  expect(new CrossEntropyLoss().forward(x, y)).toBe(new CrossEntropyLoss().forward(x, Int32Array.from(y, Number)));
});

it("keeps an Int32Array itself", () => {
  expect(new TensorDataset(x, ofInt32).y).toBe(ofInt32);
});

it.each([
  [[0, 1, 0.5], "2 is 0.5"],
  [[0, 2 ** 31, 1], "1 is 2147483648"],
  [[0n, 1n, -(2n ** 40n)], "2 is -1099511627776n"],
  [BigInt64Array.of(0n, 2n ** 32n, 1n), "1 is 4294967296n"],
  [tensor([0n, 2n ** 62n + 1n, 1n]), "1 is 4611686018427387905n"],
  [[0, "1", 2], '1 is "1"'],
  [[0, , 2], "1 is undefined"], // oxlint-disable-line no-sparse-arrays -- it is the case
])("refuses %o by the index of the element", (target, words) => {
  const y = target as LossTarget;
  for (const f of [() => new CrossEntropyLoss().forward(x, y), () => new TensorDataset(x, y)]) {
    expectThrows("ERR_ARGUMENT", f);
    expect(f).toThrow(words);
  }
});

it("refuses what is no list of integers", () => {
  expectThrows("ERR_SHAPE", () => new CrossEntropyLoss().forward(x, tensor([[2n], [0n], [1n]])));
  expectThrows("ERR_ARGUMENT", () => new NLLLoss().forward(x, Float32Array.of(2, 0, 1) as unknown as Tensor));
  expectThrows("ERR_ARGUMENT", () => new TensorDataset(x, new Set(classes) as unknown as Tensor));
  expectThrows("ERR_ARGUMENT", () => new MSELoss().forward(x, classes));
  expectThrows("ERR_DTYPE", () => new MSELoss().forward(tensor([1, 2, 3]), tensor([1n, 2n, 3n])));
});
