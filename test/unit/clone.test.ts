/** Copies of nets and layers that share nothing. */
import { describe, expect, it } from "vitest";
import {
  BatchNorm1d,
  defaultGenerator,
  Dropout,
  Embedding,
  Generator,
  Identity,
  Layer,
  Linear,
  LayerNorm,
  LogSoftmax,
  manualSeed,
  MSELoss,
  Net,
  ones,
  PReLU,
  SGD,
  Softmax,
  Tanh,
  TensorDataset,
} from "../../dist/index.js";
import { activationLayers } from "../support/activations.js";
import { backends } from "../support/backends.js";
import { expectThrows } from "../support/errors.js";

describe.each(backends)("a clone on %s", (backend) => {
  const createNet = (generator = new Generator({ seed: 1, backend })) =>
    new Net({
      hid1: new Linear(3, 4, { generator }),
      drop: new Dropout(0.5, { generator }),
      oupt: new Linear(4, 1, { bias: false, generator }),
    });

  it("has the layers, parameters and modes, and draws as the net would", () => {
    const net = createNet();
    net.layers.hid1.weight.requiresGrad = false;
    net.layers.oupt.training = false;
    const clone = net.clone();
    expect(String(clone)).toBe(String(net));
    expect(clone.stateDict()).toEqual(net.stateDict());
    expect([...clone.namedParameters().values()].map((p) => p.requiresGrad)).toEqual([false, true, true]);
    expect([clone.layers.drop.training, clone.layers.oupt.training]).toEqual([true, false]);
    expect(clone.forward(ones([5, 3])).data).toEqual(net.forward(ones([5, 3])).data);
    clone.layers.hid1.resetParameters();
    net.layers.hid1.resetParameters();
    expect(clone.stateDict()).toEqual(net.stateDict());
  });

  it("shares nothing, and can be used while the net is trained", async () => {
    const net = createNet();
    const clone = net.clone();
    const before = clone.stateDict();
    const optimizer = new SGD(net.parameters(), { lr: 1 });
    const fit = net.fit(new TensorDataset(ones([6, 3]), ones([6, 1])), { loss: new MSELoss(), optimizer, epochs: 2 });
    expectThrows("ERR_BUSY", () => net.clone());
    expect(clone.predict(ones([2, 3])).data).toHaveLength(2);
    await fit;
    expect(clone.stateDict()).toEqual(before);
    expect(net.stateDict()).not.toEqual(before);
    clone.layers.hid1.weight.fill_(0);
    expect(net.layers.hid1.weight.data).not.toContain(0);
  });

  it("of a layer has its dtype and no gradients", () => {
    const layer = new Linear(2, 2, { dtype: "float64", generator: new Generator({ backend }) });
    expect((layer.clone() as Linear).weight).toEqual(layer.weight);
    const net = createNet();
    net.forward(ones([2, 3]));
    net.backward(ones([2, 1]));
    expect(
      net
        .clone()
        .parameters()
        .map((p) => p.grad),
    ).toEqual([null, null, null]);
  });
});

it("of every kind of layer has its options", () => {
  const layers = [
    ...activationLayers.map((create) => create()),
    new Identity(),
    new LayerNorm(3, { eps: 0.5, bias: false }),
    new LayerNorm(3, { elementwiseAffine: false }),
    new BatchNorm1d(3, { momentum: null, bias: false }),
    new BatchNorm1d(3, { affine: false, trackRunningStats: false }),
    new PReLU({ numParameters: 3, init: 0.5 }),
    new Embedding(3, 2, { paddingIdx: 1 }),
    new LogSoftmax(),
    new Softmax(),
    new Dropout(0.25),
  ];
  for (const layer of layers) {
    expect(layer.clone()).not.toBe(layer);
    expect(layer.clone().constructor).toBe(layer.constructor);
    expect(String(layer.clone())).toBe(String(layer));
  }
});

it("draws nothing, and from the default generator where the layer does", () => {
  manualSeed(3);
  const net = new Net([new Linear(3, 3), new Dropout()]);
  const state = defaultGenerator.getState();
  const clone = net.clone();
  expect(defaultGenerator.getState()).toEqual(state);
  clone.forward(ones([4, 3]));
  expect(defaultGenerator.getState()).not.toEqual(state);
});

it("of a class of one's own is that class's affair", () => {
  class Twice extends Tanh {
    override forward(x: Parameters<Tanh["forward"]>[0]) {
      return super.forward(super.forward(x));
    }
  }
  class Cloneable extends Twice {
    override clone(): Layer {
      return new Cloneable();
    }
  }
  class OwnNet extends Net {}
  expectThrows("ERR_ARGUMENT", () => new Net([new Twice()]).clone());
  expect(() => new Net([new Twice()]).clone()).toThrow("class Twice");
  expect(new Net([new Cloneable()]).clone().layers[0]).toBeInstanceOf(Cloneable);
  expect(() => new OwnNet([new Tanh()]).clone()).toThrow("clone() of its own");
});
