/** BatchNorm1d by itself: what it is, and what it does to batches whose statistics are known. */
import { describe, expect, it } from "vitest";
import {
  LayerNorm,
  PReLU,
  BatchNorm1d,
  DataLoader,
  defaultGenerator,
  Flatten,
  Linear,
  MSELoss,
  Net,
  SGD,
  TensorDataset,
  Generator,
  ones,
  randn,
  tensor,
  type Tensor,
  zeros,
} from "../../dist/index.js";
import { expectSameBits } from "../support/bits.js";
import { backends } from "../support/backends.js";
import { expectRejects, expectThrows } from "../support/errors.js";

const gradOf = (p: Tensor | null): number[] => [...(p?.grad?.data ?? [])];
const buffersOf = (layer: BatchNorm1d): unknown[] => [...layer.namedBuffers().values()].map(({ data }) => [...data]);

describe("BatchNorm1d", () => {
  it("begins as PyTorch's, and draws nothing", () => {
    const before = defaultGenerator.getState();
    const layer = new BatchNorm1d(2);
    expect(defaultGenerator.getState()).toEqual(before);
    expect([...layer.namedParameters()].map(([name, p]) => [name, [...p.data]])).toEqual([
      ["weight", [1, 1]],
      ["bias", [0, 0]],
    ]);
    expect([...layer.namedBuffers().keys()]).toEqual(["running_mean", "running_var", "num_batches_tracked"]);
    expect(buffersOf(layer)).toEqual([[0, 0], [1, 1], [0n]]);
    expect([layer.numBatchesTracked?.dtype, layer.numBatchesTracked?.shape]).toEqual(["int64", []]);
    expect(String(layer)).toBe(
      "BatchNorm1d(2, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)",
    );
    const plain = new BatchNorm1d(2, { affine: false, trackRunningStats: false, momentum: null, eps: 0.5 });
    expect([...plain.namedParameters(), ...plain.namedBuffers()]).toEqual([]);
    expect(String(plain)).toBe(
      "BatchNorm1d(2, eps=0.5, momentum=None, affine=False, bias=False, track_running_stats=False)",
    );
  });

  it("brings each column to mean 0 and variance 1, and its running statistics take a share", () => {
    const layer = new BatchNorm1d(2, { eps: 0, momentum: 0.5 });
    expect([...layer.forward(tensor([[1, 10], [3, -10]])).data]).toEqual([-1, 1, 1, -1]); // prettier-ignore
    expect(buffersOf(layer)).toEqual([[1, 0], [1.5, 100.5], [1n]]);
    layer.backward(tensor([[0, 0], [0, 0]])); // prettier-ignore
    layer.training = false;
    layer.runningVar?.data.set([4, 1]);
    expect([...layer.forward(tensor([[3, 2]])).data]).toEqual([1, 2]);
    expect([...layer.backward(ones([1, 2])).data]).toEqual([0.5, 1]);
    expect(gradOf(layer.weight)).toEqual([1, 2]);
    expect(gradOf(layer.bias)).toEqual([1, 1]);
    expect(layer.numBatchesTracked?.at()).toBe(1n);
  });

  it("takes an equal share of all batches without a momentum", () => {
    const layer = new BatchNorm1d(1, { momentum: null });
    for (const [a, b] of [[0, 2], [2, 4], [4, 6]]) layer.forward(tensor([[a as number], [b as number]])); // prettier-ignore
    expect(buffersOf(layer)).toEqual([[3], [2], [3n]]);
    layer.resetRunningStats();
    expect(buffersOf(layer)).toEqual([[0], [1], [0n]]);
  });

  it("goes by the batch in eval mode, too, where it tracks nothing", () => {
    const layer = new BatchNorm1d(1, { eps: 0, trackRunningStats: false });
    layer.training = false;
    expect([...layer.forward(tensor([[1], [3]])).data]).toEqual([-1, 1]);
    expect([...layer.backward(tensor([[1], [1]])).data].map((g) => g + 0)).toEqual([0, 0]);
    expectThrows("ERR_SHAPE", () => layer.forward(tensor([[1]])), "one sample", "of 2 samples at least, given 1");
  });

  it("refuses one sample in training mode, with nothing changed, and takes none as PyTorch does", () => {
    const layer = new BatchNorm1d(2);
    const said = "of 2 samples at least in training mode, given 1";
    expectThrows("ERR_SHAPE", () => layer.forward(tensor([[1, 2]])), "one sample", said);
    expect(buffersOf(layer)).toEqual([[0, 0], [1, 1], [0n]]);
    expect(layer.forward(tensor(new Float32Array(), [0, 2])).shape).toEqual([0, 2]);
    expect(layer.backward(tensor(new Float32Array(), [0, 2])).shape).toEqual([0, 2]);
    expect(buffersOf(layer)).toEqual([[0, 0], [1, 1], [1n]]);
    expect(gradOf(layer.weight)).toEqual([0, 0]);
  });

  it("takes [N, C, L] as N * L rows, to the bit, the first sample's first", () => {
    const [samples, channels, places] = [90, 3, 7];
    const inRows = (t: Tensor): Tensor => {
      const rows = zeros([samples * places, channels]);
      t.data.forEach((value, i) => {
        const [sample, channel, place] = [
          Math.floor(i / places / channels),
          Math.floor(i / places) % channels,
          i % places,
        ];
        rows.data[(sample * places + place) * channels + channel] = value;
      });
      return rows;
    };
    const generator = new Generator({ seed: 1 });
    for (const options of [{}, { momentum: null, bias: false }, { affine: false }, { trackRunningStats: false }]) {
      const [layer, rows] = [new BatchNorm1d(channels, options), new BatchNorm1d(channels, options)];
      for (const own of [layer, rows]) own.weight?.data.set([1, -2, 0.5]);
      for (const training of [true, true, false]) {
        layer.training = rows.training = training;
        const [x, gradient] = [
          randn([samples, channels, places], { generator }),
          randn([samples, channels, places], { generator }),
        ];
        const y = layer.forward(x);
        expect(y.shape).toEqual(x.shape);
        expectSameBits(inRows(y).data, rows.forward(inRows(x)).data, "output");
        expectSameBits(inRows(layer.backward(gradient)).data, rows.backward(inRows(gradient)).data, "input's gradient");
        for (const [name, p] of layer.namedParameters())
          expectSameBits(p.grad!.data, rows.namedParameters().get(name)!.grad!.data, name);
        expect(buffersOf(layer)).toEqual(buffersOf(rows));
      }
    }
  });

  it("takes one sample of several places, and none, but not one number a channel", () => {
    const layer = new BatchNorm1d(2, { momentum: 1, eps: 0 });
    expect([...layer.forward(tensor([[[1, 3], [5, 5.5]]])).data]).toEqual([-1, 1, -1, 1]); // prettier-ignore
    expect(buffersOf(layer)).toEqual([[2, 5.25], [2, 0.125], [1n]]);
    for (const shape of [[0, 2, 3], [2, 2, 0]]) expect(layer.forward(zeros(shape)).shape).toEqual(shape); // prettier-ignore
    expectThrows(
      "ERR_SHAPE",
      () => layer.forward(zeros([1, 2, 1])),
      "one number",
      "of 2 samples at least in training mode",
    );
    expect(buffersOf(layer)).toEqual([[2, 5.25], [2, 0.125], [3n]]);
    layer.training = false;
    expect(layer.forward(zeros([1, 2, 1])).shape).toEqual([1, 2, 1]);
  });

  it("can be reset, and refuses a backward pass after its weight has changed", () => {
    const layer = new BatchNorm1d(1);
    layer.forward(tensor([[1], [2]]));
    layer.weight?.fill_(3);
    expectThrows("ERR_ARGUMENT", () => layer.backward(ones([2, 1])), "a changed weight", "the weight of BatchNorm1d");
    layer.resetParameters();
    expect([layer.weight?.at(0), ...buffersOf(layer)]).toEqual([1, [0], [1], [0n]]);
  });
});

describe.each(backends)("a net of batch norms whose input is [N, C, L], on %s", (backend) => {
  const source = { generator: new Generator({ seed: 1, backend }) };
  const make = (options = {}): Net => {
    const second = new BatchNorm1d(12, { ...options, ...source });
    const channels = [new BatchNorm1d(3, source), new PReLU({ numParameters: 3, ...source })];
    const first = [...channels, new LayerNorm([3, 4], source), new Flatten()];
    return new Net([...first, second, new Linear(12, 1, source)]) as unknown as Net;
  };

  it("has the bits of the loop in fit, which takes a sample of several places", async () => {
    const data = new TensorDataset(randn([7, 3, 4], source), randn([7, 1], source));
    const [net, loss] = [make(), new MSELoss()];
    const [loop, optimizer] = [net.clone(), new SGD(net.parameters(), { lr: 0.1 })];
    await net.fit(data, { loss, optimizer, epochs: 2, batchSize: 3, dropLast: true });
    const byHand = new SGD(loop.parameters(), { lr: 0.1 });
    for (let epoch = 0; epoch < 2; epoch++) {
      for (const [x, y] of new DataLoader(data, { batchSize: 3, dropLast: true })) {
        byHand.zeroGrad();
        loss.forward(loop.forward(x), y);
        loop.backward(loss.backward());
        byHand.step();
      }
    }
    const [states, expected] = [net.stateDict(), loop.stateDict()];
    for (const [name, { data: numbers }] of Object.entries(states)) expect(numbers, name).toEqual(expected[name]?.data);
    expect(states["0.num_batches_tracked"]?.at()).toBe(4n);
    expectSameBits(net.predict(data.x).data, loop.eval().forward(data.x).data, "predict");
  });

  const ways: Record<string, (net: Net, x: Tensor, y: Tensor) => unknown> = {
    forward: (net, x) => net.forward(x),
    gradStep: (net, x, y) => net.gradStep(x, y, { loss: new MSELoss() }),
    trainStep: (net, x, y) => net.trainStep(x, y, { loss: new MSELoss(), optimizer: new SGD(net.parameters()) }),
    fit: (net, x, y) =>
      net.fit(new TensorDataset(x, y), { loss: new MSELoss(), optimizer: new SGD(net.parameters()), epochs: 1 }),
  };
  it.each(Object.keys(ways))(
    "refuses one sample where the second one cannot take it, with nothing changed: %s",
    async (name) => {
      const net = make();
      const run = async (): Promise<unknown> => ways[name]?.(net, ones([1, 3, 4]), ones([1, 1]));
      await expectRejects("ERR_SHAPE", run, name, "BatchNorm1d(12, eps=1e-05");
      expect(net.stateDict()["0.num_batches_tracked"]?.at()).toBe(0n);
    },
  );
});
