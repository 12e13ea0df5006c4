/** Embedding by itself and in nets: what it is, what it takes, and gradients whose sums are known. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectRejects, expectThrows } from "../support/errors.js";
import { weightsOf } from "../support/training.js";

/** int64 indices of that shape. */
const words = (indices: number[], shape: number[]): sb.Tensor<"int64"> =>
  sb.tensor(BigInt64Array.from(indices, BigInt), shape);

describe("Embedding", () => {
  it("draws its weight as normal_ does, and has zeros in the row of padding", () => {
    const generator = new sb.Generator({ seed: 1 });
    const layer = new sb.Embedding(7, 3, { paddingIdx: -2, generator });
    const expected = sb.randn([7, 3], { generator: new sb.Generator({ seed: 1 }) });
    expected.data.fill(0, 15, 18);
    expectSameBits(layer.weight.data, expected.data, "the weight");
    expect([...layer.namedParameters().keys()]).toEqual(["weight"]);
    expect(String(layer)).toBe("Embedding(7, 3, padding_idx=5)");
    expect(String(new sb.Embedding(7, 3))).toBe("Embedding(7, 3)");
    generator.manualSeed(1);
    layer.weight.fill_(9);
    layer.resetParameters();
    expectSameBits(layer.weight.data, expected.data, "drawn again");
  });

  it("takes int64, int32 and whole numbers of float32, in any shape", () => {
    const layer = new sb.Embedding(3, 2);
    layer.weight.data.set([0, 1, 10, 11, 20, 21]);
    const inputs = [words([2, 0], [1, 2]), sb.tensor(Int32Array.of(2, 0), [1, 2]), sb.tensor([[2, 0]])];
    for (const x of inputs) expect(layer.forward(x).toArray()).toEqual([[[20, 21], [0, 1]]]); // prettier-ignore
    expect(layer.forward(words([1], [])).toArray()).toEqual([10, 11]);
    expect(layer.forward(words([], [4, 0])).shape).toEqual([4, 0, 2]);
    expect(new sb.Embedding(0, 2).forward(words([], [0])).shape).toEqual([0, 2]);
    expect(new sb.Embedding(3, 0).forward(words([2], [1])).shape).toEqual([1, 0]);
  });

  it("has a gradient for each row that was looked up, as often as it was, but none for padding", () => {
    const layer = new sb.Embedding(4, 2, { paddingIdx: 0 });
    layer.forward(words([1, 3, 1, 0], [2, 2]));
    const gradOutput = sb.tensor([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
    expect(layer.backward(gradOutput).toArray()).toEqual([[0, 0], [0, 0]]); // prettier-ignore
    expect(layer.weight.grad?.toArray()).toEqual([[0, 0], [6, 8], [0, 0], [3, 4]]); // prettier-ignore
    layer.forward(words([3], [1]));
    layer.weight.fill_(1); // which no backward pass reads
    layer.backward(sb.ones([1, 2]));
    expect(layer.weight.grad?.toArray()).toEqual([[0, 0], [6, 8], [0, 0], [4, 5]]); // prettier-ignore
    layer.weight.requiresGrad = false;
    layer.forward(words([1], [1]));
    layer.backward(sb.ones([1, 2]));
    expect(layer.weight.grad?.at(1, 0)).toBe(6);
  });

  it("adds in float32, sample after sample in blocks of 256, and block after block", () => {
    const samples = 700;
    const g = Math.fround(1e-8);
    const layer = new sb.Embedding(1, 1);
    layer.forward(
      words(
        Array.from({ length: samples }, () => 0),
        [samples],
      ),
    );
    const gradOutput = sb.full([samples, 1], g);
    for (const first of [0, 256, 512]) gradOutput.data[first] = 1; // beside which what follows in a block is nothing
    layer.backward(gradOutput);
    expect(layer.weight.grad?.at(0, 0)).toBe(3);
    layer.forward(words([0, 0, 0], [3]));
    layer.weight.grad?.zero_();
    layer.backward(sb.tensor([[2 ** 24], [1], [-(2 ** 24)]]));
    expect(layer.weight.grad?.at(0, 0)).toBe(0);
  });
});

/** Two columns of categories, one of them twice, and two of numbers. */
function mixedNet(backend: sb.BackendName): sb.Net {
  const generator = new sb.Generator({ seed: 4, backend });
  return new sb.Net({
    inputs: new sb.Parallel({
      city: new sb.Net([new sb.Columns(0, 2), new sb.Embedding(5, 3, { paddingIdx: 0, generator }), new sb.Flatten()]),
      day: new sb.Net([new sb.Columns(1, 2), new sb.Embedding(5, 2, { generator }), new sb.Flatten()]),
      numbers: new sb.Columns(2, 4),
    }),
    drop: new sb.Dropout(0.2, { generator }),
    out: new sb.Linear(10, 3, { generator }),
  }) as unknown as sb.Net;
}

function mixedData(rows: number): sb.TensorDataset {
  const x = sb.rand([rows, 4], { generator: new sb.Generator({ seed: 5 }) });
  const y = Int32Array.from({ length: rows }, (_, i) => i % 3);
  x.data.forEach((value, i) => (x.data[i] = i % 4 < 2 ? Math.floor(5 * value) : value));
  return new sb.TensorDataset(x, y);
}

const partsOf = (net: sb.Net): { loss: sb.CrossEntropyLoss; optimizer: sb.Adam } => ({
  loss: new sb.CrossEntropyLoss(),
  optimizer: new sb.Adam(net.parameters(), { lr: 0.1 }),
});

describe("a net with an Embedding", () => {
  it.each(backends)("trains on batches of several blocks, with any number of threads, on %s", async (backend) => {
    const data = mixedData(700);
    const options = { batchSize: 600, shuffle: true, epochs: 2, accumulate: 2, clipGradNorm: 0.5 };
    const threads = sb.runtime.numThreads;
    const results: Float32Array[] = [];
    for (const numThreads of [1, 2, 3, 5]) {
      sb.runtime.numThreads = numThreads;
      const net = mixedNet(backend);
      await net.fit(data, { ...options, ...partsOf(net), generator: new sb.Generator({ seed: 6 }) });
      results.push(weightsOf(net));
    }
    sb.runtime.numThreads = threads;
    const net = mixedNet("typescript");
    net.forward = (x) => sb.Net.prototype.forward.call(net, x);
    await net.fit(data, { ...options, ...partsOf(net), generator: new sb.Generator({ seed: 6 }) });
    for (const weights of results) expectSameBits(weights, weightsOf(net), "the weights");
  });

  it("takes integers where all that it takes is indices, and gives what whole numbers of float32 give", async () => {
    const make = (): sb.Net => {
      const generator = new sb.Generator({ seed: 4 });
      return new sb.Net([
        new sb.Embedding(9, 2, { generator }),
        new sb.Flatten(),
        new sb.Linear(6, 2, { generator }),
      ]) as unknown as sb.Net;
    };
    const x = sb.tensor(
      Float32Array.from({ length: 30 }, (_, i) => (i * i) % 9),
      [10, 3],
    );
    const y = sb.rand([10, 2], { generator: new sb.Generator({ seed: 1 }) });
    const outputs: sb.Tensor[] = [];
    for (const input of [x, x.to("int64"), x.to("int32")]) {
      const net = make();
      const optimizer = new sb.SGD(net.parameters(), { lr: 0.1 });
      const loss = new sb.MSELoss();
      net.trainStep(input, y, { loss, optimizer });
      net.gradStep(input, y, { loss });
      optimizer.step();
      for (const [batch, targets] of new sb.DataLoader(new sb.TensorDataset(input, y), { batchSize: 4 }))
        net.trainStep(batch, targets as sb.Tensor, { loss, optimizer });
      const data = new sb.TensorDataset(input, y);
      const [train, rest] = sb.randomSplit(data, [7, 3], { generator: new sb.Generator({ seed: 2 }) });
      await net.fit(train, { loss, optimizer, epochs: 2, batchSize: 3, validation: rest });
      outputs.push(net.predict(input));
      expectSameBits((await net.predictAsync(input)).data, net.predict(input).data, "predictAsync");
    }
    for (const { data } of outputs) expectSameBits(data, (outputs[0] as sb.Tensor).data, "the outputs");
  });

  it("refuses indices that are no row's before anything has changed", async () => {
    const net = mixedNet(sb.runtime.backend);
    const { loss, optimizer } = partsOf(net);
    const before = net.stateDict();
    const bad = mixedData(8);
    bad.x.data[4 * 6 + 1] = 5;
    const words =
      /layer "inputs.city.1", Embedding\(5, 3, padding_idx=0\), takes whole numbers from 0 to 4, given 5 in /;
    const steps: [name: string, call: () => unknown][] = [
      ["forward", () => net.forward(bad.x)],
      ["predict", () => net.predict(bad.x)],
      ["trainStep", () => net.trainStep(bad.x, bad.y, { loss, optimizer })],
      ["gradStep", () => net.gradStep(bad.x, bad.y, { loss })],
    ];
    for (const [name, call] of steps) expectThrows("ERR_ARGUMENT", call, name, words);
    await expectRejects("ERR_ARGUMENT", () => net.predictAsync(bad.x), "predictAsync", words);
    await expectRejects("ERR_ARGUMENT", () => net.fit(bad, { loss, optimizer, epochs: 1 }), "fit", /in x at \[6, 1\]/);
    const validation = bad;
    const fit = (): Promise<unknown> => net.fit(mixedData(8), { loss, optimizer, epochs: 1, validation });
    await expectRejects("ERR_ARGUMENT", fit, "validation", /given 5 in the validation data at \[6, 1\]/);
    bad.x.data[4 * 6 + 1] = 0.5;
    expectThrows("ERR_ARGUMENT", () => net.predict(bad.x), "no whole number", /given 0.5 in the input at \[6, 1\]/);
    expectThrows(
      "ERR_DTYPE",
      () => net.predict(sb.zeros([1, 4], { dtype: "int64" }) as never),
      "int64",
      /float32, which/,
    );
    expect(net.stateDict()).toEqual(before);
  });

  it("is refused where the sizes of its rows do not fit, by an input's shape", () => {
    const net = new sb.Net([new sb.Embedding(4, 3), new sb.Flatten(), new sb.Linear(6, 1)]);
    expect(net.predict(words([0, 1], [1, 2])).shape).toEqual([1, 1]);
    expectThrows(
      "ERR_SHAPE",
      () => net.predict(words([0], [1, 1])),
      "one column",
      /gives 3 numbers, but layer "2" takes 6/,
    );
    expectThrows(
      "ERR_SHAPE",
      () => new sb.Net([new sb.Embedding(4, 3), new sb.Linear(2, 1)] as sb.Layer[]),
      "sizes",
      /3/,
    );
  });

  it("looks up what another layer computes, step by step", async () => {
    class Rounded extends sb.Layer {
      override forward(x: sb.Tensor): sb.Tensor {
        return sb.tensor(
          x.data.map((value) => Math.round(value)),
          x.shape,
        );
      }
      override backward(gradOutput: sb.Tensor): sb.Tensor {
        return gradOutput;
      }
    }
    const net = new sb.Net([new Rounded(), new sb.Embedding(4, 1), new sb.Flatten()]);
    expect(net.predict(sb.tensor([[0.2, 2.7]])).data[1]).toBe(net.layers[1].weight.at(3, 0));
    const hard = new sb.Net([new sb.Threshold({ threshold: 0.5, value: 0 }), new sb.Embedding(4, 1), new sb.Flatten()]);
    const data = new sb.TensorDataset(sb.tensor([[0, 3]]), sb.tensor([[0, 0]]));
    const before = hard.layers[1].weight.clone();
    const optimizer = new sb.SGD(hard.parameters(), { lr: 0.1 });
    await hard.fit(data, { loss: new sb.MSELoss(), optimizer, epochs: 1 });
    const changed = hard.layers[1].weight.data.map((value, i) => Number(value !== before.data[i]));
    expect([...changed]).toEqual([1, 0, 0, 1]);
  });
});
