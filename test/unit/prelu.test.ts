/** PReLU by itself: what it is, and what it does to numbers whose result is known. */
import { describe, expect, it } from "vitest";
import { defaultGenerator, ones, PReLU, tensor, zeros } from "../../dist/index.js";
import { expectThrows } from "../support/errors.js";

describe("PReLU", () => {
  it("begins with a weight of 0.25, or of what it is told, and draws nothing", () => {
    const before = defaultGenerator.getState();
    const [layer, other] = [new PReLU(), new PReLU({ numParameters: 2, init: -1 })];
    expect(defaultGenerator.getState()).toEqual(before);
    expect([...layer.namedParameters()].map(([name, p]) => [name, [...p.data]])).toEqual([["weight", [0.25]]]);
    expect([...other.weight.data]).toEqual([-1, -1]);
    expect(String(layer)).toBe("PReLU(num_parameters=1)");
    expect(String(other)).toBe("PReLU(num_parameters=2)");
  });

  it("multiplies what is not positive by the weight, in any shape", () => {
    const layer = new PReLU({ init: 0.5 });
    const y = layer.forward(tensor([[[2, -2]], [[0, -8]]]));
    expect(y.shape).toEqual([2, 1, 2]);
    expect([...y.data]).toEqual([2, -1, 0, -4]);
    expect([...layer.backward(tensor([[[10, 10]], [[10, 1]]])).data]).toEqual([10, 5, 5, 0.5]);
    expect([...(layer.weight.grad?.data ?? [])]).toEqual([-28]);
    layer.forward(tensor(-3).reshape([]));
    expect(layer.backward(ones([])).at()).toBe(0.5);
    expect(layer.weight.grad?.at(0)).toBe(-31);
    layer.forward(zeros([4, 0]));
    expect(layer.backward(zeros([4, 0])).shape).toEqual([4, 0]);
    expect(layer.weight.grad?.at(0)).toBe(-31);
  });

  it("has a weight for each column", () => {
    const layer = new PReLU({ numParameters: 2 });
    layer.weight.data.set([2, -1]);
    expect([...layer.forward(tensor([[-1, -1], [3, -2]])).data]).toEqual([-2, 1, 3, 2]); // prettier-ignore
    expect([...layer.backward(ones([2, 2])).data]).toEqual([2, -1, 1, -1]);
    expect([...(layer.weight.grad?.data ?? [])]).toEqual([-1, -3]);
  });

  it("has a weight for each channel, the second dimension, whatever stands behind it", () => {
    const layer = new PReLU({ numParameters: 2 });
    layer.weight.data.set([2, -1]);
    const x = tensor([-1, 3, -2, -4, -5, 6, 7, -8], [2, 2, 1, 2]);
    const y = layer.forward(x);
    expect([y.shape, [...y.data]]).toEqual([x.shape, [-2, 3, 2, 4, -10, 6, 7, 8]]);
    expect([...layer.backward(ones(x.shape)).data]).toEqual([2, 1, -1, -1, 2, 1, 1, -1]);
    expect([...(layer.weight.grad?.data ?? [])]).toEqual([-6, -14]);
  });

  it("can be reset, frozen, and refuses a backward pass after its weight has changed", () => {
    const layer = new PReLU({ init: 0.5 });
    layer.forward(tensor([[1, 2]]));
    layer.weight.fill_(3);
    expectThrows("ERR_ARGUMENT", () => layer.backward(ones([1, 2])), "a changed weight", "the weight of PReLU");
    layer.resetParameters();
    expect(layer.weight.at(0)).toBe(0.5);
    layer.weight.requiresGrad = false;
    layer.forward(tensor([[-1, 2]]));
    expect([...layer.backward(ones([1, 2])).data]).toEqual([0.5, 1]);
    expect(layer.weight.grad).toBeNull();
  });
});
