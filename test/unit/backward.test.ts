/** Which forward pass a backward pass belongs to, and what may happen in between. */
import { describe, expect, it } from "vitest";
import {
  Dropout,
  ELU,
  Generator,
  Identity,
  type Layer,
  Linear,
  LogSoftmax,
  MSELoss,
  Net,
  SGD,
  Sigmoid,
  SiLU,
  Softmax,
  Tanh,
  tensor,
  type Tensor,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectThrows } from "../support/errors.js";

const row = (...numbers: number[]): Tensor => tensor([numbers]);

function expectRefusal(f: () => unknown, words: string): void {
  expectThrows("ERR_ARGUMENT", f);
  expect(f).toThrow(words);
}

describe.each(backends)("a backward pass on %s", (backend) => {
  const linear = (weight = 1): Linear<1, 1, false> => {
    const layer = new Linear(1, 1, { bias: false, generator: new Generator({ backend }) });
    layer.weight.fill_(weight);
    return layer;
  };
  const createNet = () => new Net([linear(), new Tanh()]);
  const gradOf = (net: Net): number => (net.parameters()[0] as Tensor).grad?.at(0, 0) as number;

  const layers: (() => Layer)[] = [
    linear,
    () => new Tanh(),
    () => new Sigmoid(),
    () => new SiLU(),
    () => new ELU(),
    () => new Softmax(),
    () => new LogSoftmax(),
    () => new Identity(),
    () => new Dropout(0.5, { generator: new Generator({ backend }) }),
  ];

  it.each(layers)("is right whatever has been written to input and output: layer %#", (create) => {
    const gradients = [false, true].map((isWritten) => {
      const layer = create();
      const x = row(0.5);
      const y = layer.forward(x);
      if (isWritten) for (const t of [x, y]) t.fill_(7);
      return layer.backward(row(1)).data;
    });
    expectSameBits(gradients[1] as Float32Array, gradients[0] as Float32Array);
  });

  it.each(layers)("follows a forward pass, and follows it once: layer %#", (create) => {
    const layer = create();
    expectRefusal(() => layer.backward(row(1)), "backward needs a forward pass before it");
    layer.forward(row(0.5));
    layer.backward(row(1));
    expectRefusal(() => layer.backward(row(1)), "backward was called a second time");
    layer.forward(row(0.5));
    layer.backward(row(1));
  });

  it("may come again after one that was refused", () => {
    const net = createNet();
    net.forward(row(0.5));
    expectThrows("ERR_SHAPE", () => net.backward(row(1, 2)));
    net.backward(row(1));
    expect(gradOf(net)).toBeCloseTo(0.3932, 4);
  });

  it("of two forward passes needs a gradient that is known to be of the last one's output", () => {
    const [net, loss] = [createNet(), new MSELoss()];
    const first = net.forward(row(0.5));
    const last = net.forward(row(2));
    expectRefusal(() => net.backward(row(1)), "several forward passes");
    loss.forward(first, row(0));
    expectRefusal(() => net.backward(loss.backward()), "call forward again, right before backward");
    expect(net.parameters()[0]?.grad).toBe(null);
    loss.forward(last, row(0));
    net.backward(loss.backward());
    const alone = createNet();
    loss.forward(alone.forward(row(2)), row(0));
    alone.backward(loss.backward());
    expect(gradOf(net)).toBe(gradOf(alone));
  });

  it("can be had after one that was refused by a new forward pass", () => {
    const net = createNet();
    for (const x of [2, 3]) net.forward(row(x));
    expectRefusal(() => net.backward(row(1)), "several forward passes");
    net.forward(row(0.5));
    net.backward(row(1));
    expect(gradOf(net)).toBeCloseTo(0.3932, 4);
  });

  it("takes any gradient after passes in eval mode, and none from before them", () => {
    const net = createNet();
    for (let i = 0; i < 3; i++) net.eval().forward(row(2));
    net.train().forward(row(0.5));
    net.backward(row(1));
    expect(gradOf(net)).toBeCloseTo(0.3932, 4);
    net.forward(row(0.5));
    net.eval().forward(row(2));
    expectRefusal(() => net.backward(row(1)), "several forward passes");
  });

  it("needs the weights of its forward pass", () => {
    const net = new Net([linear(), linear()]);
    const optimizer = new SGD(net.parameters(), { lr: 1 });
    net.forward(row(1));
    net.backward(row(1));
    const writes = [
      () => optimizer.step(),
      () => net.parameters()[0]?.fill_(2),
      () => net.loadStateDict(net.stateDict()),
      () => net.trainStep(row(1), row(0), { loss: new MSELoss(), optimizer }),
      () => net.layers[0].resetParameters(),
    ];
    for (const write of writes) {
      net.forward(row(1));
      write();
      const grads = net.parameters().map((p) => p.grad?.data.slice());
      expectRefusal(() => net.backward(row(1)), "the weight of Linear(");
      expect(net.parameters().map((p) => p.grad?.data)).toEqual(grads);
    }
  });

  it("is the net's only where no layer has made a pass of its own since", () => {
    const net = createNet();
    net.forward(row(0.5));
    net.layers[1].forward(row(2));
    expectRefusal(() => net.backward(row(1)), 'layer "1" has made a pass of its own');
  });
});
