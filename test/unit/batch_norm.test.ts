/** BatchNorm1d by itself: what it is, and what it does to batches whose statistics are known. */
import { describe, expect, it } from "vitest";
import { BatchNorm1d, defaultGenerator, ones, tensor, type Tensor } from "../../dist/index.js";
import { expectThrows } from "../support/errors.js";

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

  it("can be reset, and refuses a backward pass after its weight has changed", () => {
    const layer = new BatchNorm1d(1);
    layer.forward(tensor([[1], [2]]));
    layer.weight?.fill_(3);
    expectThrows("ERR_ARGUMENT", () => layer.backward(ones([2, 1])), "a changed weight", "the weight of BatchNorm1d");
    layer.resetParameters();
    expect([layer.weight?.at(0), ...buffersOf(layer)]).toEqual([1, [0], [1], [0n]]);
  });
});
