/** Sizes that do not fit, and what is no layer: one rule, and the same words of it, from all that takes them. */
import { describe, expect, it } from "vitest";
import { CrossEntropyLoss, Generator, Linear, Net, ones, SGD, Tanh, TensorDataset } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { failureOf } from "../support/errors.js";
import type { Any } from "../support/mistakes.js";

describe.each(backends)("on %s", (backend) => {
  const net = new Net([new Tanh(), new Linear(4, 2, { generator: new Generator({ seed: 1, backend }) })]);
  const [x, y] = [ones([2, 5]), new Int32Array(2)];
  const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters(), { lr: 0.1 }), epochs: 1 };
  const { loss, optimizer } = options;
  const fitting = new TensorDataset(ones([2, 4]), y);
  const ways: Record<string, () => unknown> = {
    "the layer's forward": () => net.layers[1].forward(x),
    "the net's forward": () => net.forward(x),
    predict: () => net.predict(x),
    trainStep: () => net.trainStep(x, y, { loss, optimizer }),
    fit: () => net.fit(new TensorDataset(x, y), options),
    "fit, of the validation": () => net.fit(fitting, { ...options, validation: new TensorDataset(x, y) }),
  };

  it.each(Object.entries(ways))("%s says which width the layer takes", async (_, way) => {
    expect(await failureOf(way)).toMatchObject({
      code: "ERR_SHAPE",
      message: "Linear(in_features=4, out_features=2, bias=True) takes an input of shape [..., 4], given [2, 5]",
    });
  });
});

it("a class in place of a layer is named, and how to make one", () => {
  const words = /layer "1" .* given the class Tanh; write new Tanh\(\)/;
  expect(() => new Net([new Linear(4, 2), Tanh] as Any)).toThrow(words);
  expect(() => new Net([new Linear(4, 2), Date] as Any)).toThrow(/given a function/);
});
