/** LayerNorm by itself: what it is, and what it does to rows whose result is known. */
import { describe, expect, it } from "vitest";
import { Adam, defaultGenerator, LayerNorm, ones, tensor, type Tensor } from "../../dist/index.js";
import { expectSameBits } from "../support/bits.js";
import { expectThrows } from "../support/errors.js";

const gradOf = (p: Tensor | null): Float32Array => p?.grad?.data ?? new Float32Array();

describe("LayerNorm", () => {
  it("begins with a weight of 1 and a bias of 0, and draws nothing", () => {
    const before = defaultGenerator.getState();
    const layer = new LayerNorm(3);
    expect(defaultGenerator.getState()).toEqual(before);
    expect([...layer.namedParameters().keys()]).toEqual(["weight", "bias"]);
    expect([layer.weight, layer.bias].map((p) => [...(p as Tensor).data])).toEqual([
      [1, 1, 1],
      [0, 0, 0],
    ]);
    expect(String(layer)).toBe("LayerNorm((3,), eps=1e-05, elementwise_affine=True, bias=True)");
    expect(String(new LayerNorm([2], { elementwiseAffine: false, eps: 0.5 }))).toBe(
      "LayerNorm((2,), eps=0.5, elementwise_affine=False, bias=False)",
    );
    expect([...new LayerNorm(3, { bias: false }).namedParameters().keys()]).toEqual(["weight"]);
  });

  it("brings each row to mean 0 and variance 1, whatever its dimensions", () => {
    const layer = new LayerNorm(4, { eps: 0 });
    const y = layer.forward(tensor([[[1, 3, 1, 3]], [[-5, -5, 5, 5]]]));
    expect(y.shape).toEqual([2, 1, 4]);
    expect([...y.data]).toEqual([-1, 1, -1, 1, -1, -1, 1, 1]);
  });

  it("goes over several dimensions as over one of as many numbers", () => {
    const [layer, flat] = [new LayerNorm([2, 3]), new LayerNorm(6)];
    expect(String(layer)).toBe("LayerNorm((2, 3), eps=1e-05, elementwise_affine=True, bias=True)");
    expect([layer.normalizedShape, layer.weight?.shape, layer.bias?.shape]).toEqual([
      [2, 3],
      [2, 3],
      [2, 3],
    ]);
    for (const p of [layer.weight, flat.weight]) p?.data.set([1, 2, 3, 4, 5, 6]);
    const x = tensor([1, 5, 2, -3, 0.5, 7, 0, 0, 1, 9, -9, 2]);
    const y = layer.forward(x.reshape([2, 2, 3]));
    expect(y.shape).toEqual([2, 2, 3]);
    expectSameBits(y.data, flat.forward(x.reshape([2, 6])).data);
    expectSameBits(layer.backward(y).data, flat.backward(y.reshape([2, 6])).data);
    expectSameBits(gradOf(layer.weight), gradOf(flat.weight), "the weight's gradient");
    expectSameBits(layer.clone().forward(x.reshape([2, 2, 3])).data, y.data, "a clone");
  });

  it("has no gradient along its input's mean and scale, and sums for its parameters", () => {
    const layer = new LayerNorm(4, { eps: 0 });
    layer.weight?.data.set([2, 2, 2, 2]);
    layer.forward(tensor([[1, 3, 1, 3]]));
    expect([...layer.backward(ones([1, 4])).data].map((g) => g + 0)).toEqual([0, 0, 0, 0]);
    expect([...gradOf(layer.weight)]).toEqual([-1, 1, -1, 1]);
    expect([...gradOf(layer.bias)]).toEqual([1, 1, 1, 1]);
    layer.forward(tensor([[1, 3, 1, 3]]));
    expect([...layer.backward(tensor([[-1, 1, -1, 1]])).data].map((g) => g + 0)).toEqual([0, 0, 0, 0]);
    expect([...gradOf(layer.weight)]).toEqual([0, 2, 0, 2]);
  });

  it("can be reset, and refuses a backward pass after its weight has changed", () => {
    const layer = new LayerNorm(2);
    layer.forward(tensor([[1, 2]]));
    new Adam([layer.weight as Tensor, layer.bias as Tensor]).step();
    layer.weight?.fill_(3);
    expectThrows("ERR_ARGUMENT", () => layer.backward(ones([1, 2])), "a changed weight", "the weight of LayerNorm");
    layer.resetParameters();
    expectSameBits((layer.weight as Tensor).data, Float32Array.of(1, 1), "the weight");
  });
});
