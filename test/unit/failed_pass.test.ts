/** A pass that fails leaves generators, gradients and the pass before it as they were. */
import { describe, expect, it } from "vitest";
import { Dropout, Generator, Layer, Linear, Net, ones, Tanh, type Tensor } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectThrows } from "../support/errors.js";

/** Its input; throws when told. */
class Failing extends Layer {
  fails = false;
  override forward(x: Tensor): Tensor {
    if (this.fails) throw new Error("forward fails");
    return x.clone();
  }
  override backward(gradOutput: Tensor): Tensor {
    return gradOutput.clone();
  }
}

function lose(t: Tensor): void {
  structuredClone(t.data, { transfer: [t.data.buffer as ArrayBuffer] });
}

describe.each(backends)("a pass that fails on %s", (backend) => {
  const create = () => {
    const [generator, other] = [new Generator({ seed: 1, backend }), new Generator({ seed: 2, backend })];
    const layers = [
      new Dropout(0.5, { generator }),
      new Linear(4, 3, { generator }),
      new Tanh(),
      new Dropout(0.5, { generator: other }),
      new Linear(3, 2, { generator }),
      new Failing(),
    ] as const;
    const net = new Net(layers);
    return { net, layers, states: () => [generator, other].map((g) => g.getState()) };
  };
  const expectNothingDrawn = ({ states }: ReturnType<typeof create>, words: RegExp, pass: () => unknown): void => {
    const before = states();
    expect(pass).toThrow(words);
    expect(states()).toEqual(before);
  };

  it("forward has drawn nothing, whichever layer fails", () => {
    const wide = create();
    expectNothingDrawn(wide, /takes an input of shape/, () => wide.net.forward(ones([2, 5])));
    const lost = create();
    lose(lost.layers[4].weight);
    expectNothingDrawn(lost, /the weight has lost its memory/, () => lost.net.forward(ones([2, 4])));
    const failing = create();
    failing.layers[5].fails = true;
    expectNothingDrawn(failing, /forward fails/, () => failing.net.forward(ones([2, 4])));
    failing.layers[5].fails = false;
    const [again, first] = [failing.net.forward(ones([2, 4])), create().net.forward(ones([2, 4]))];
    expectSameBits(again.data, first.data);
  });

  it("forward of another width leaves the pass before it to backward", () => {
    const [{ net }, other] = [create(), create()];
    for (const each of [net, other.net]) each.forward(ones([2, 4]));
    expectThrows("ERR_SHAPE", () => net.forward(ones([2, 5])));
    expectThrows("ERR_ARGUMENT", () => net.forward(null as unknown as Tensor));
    expectSameBits(net.backward(ones([2, 2])).data, other.net.backward(ones([2, 2])).data);
  });

  it("backward has added no gradient, where one so far has lost its memory", () => {
    const { net, layers } = create();
    net.forward(ones([2, 4]));
    net.backward(ones([2, 2]));
    lose(layers[1].weight.grad as Tensor);
    net.forward(ones([2, 4]));
    const before = layers[4].weight.grad?.data.slice() as Float32Array;
    expectThrows("ERR_ARGUMENT", () => net.backward(ones([2, 2])));
    expectSameBits(layers[4].weight.grad?.data as Float32Array, before);
    layers[1].weight.grad = null;
    net.backward(ones([2, 2]));
    expect([...(layers[4].weight.grad as Tensor).data]).not.toEqual([...before]);
  });
});
