/** Layers of a user's own: in nets, in every way to run and to train them. */
import { describe, expect, it } from "vitest";
import {
  Adam,
  CrossEntropyLoss,
  Generator,
  Layer,
  Linear,
  MSELoss,
  Net,
  SGD,
  Tanh,
  tensor,
  TensorDataset,
  type Tensor,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectThrows, failureOf } from "../support/errors.js";
import type { Any } from "../support/mistakes.js";
import { createData, weightsOf } from "../support/training.js";

/** Each column times a number of its own. */
class Scale extends Layer {
  readonly scale: Tensor;
  #input: Tensor | null = null;

  constructor(columns: number) {
    super();
    this.scale = tensor(new Float32Array(columns).fill(1));
  }

  override namedParameters(): Map<string, Tensor> {
    return new Map([["scale", this.scale]]);
  }

  override forward(x: Tensor): Tensor {
    this.#input = x;
    return this.#times(x);
  }

  override backward(gradOutput: Tensor): Tensor {
    const { data } = this.#input as Tensor;
    const columns = this.scale.data.length;
    const grad = (this.scale.grad ??= tensor(new Float32Array(columns)));
    gradOutput.data.forEach(
      (g, i) => (grad.data[i % columns] = (grad.data[i % columns] as number) + g * (data[i] as number)),
    );
    return this.#times(gradOutput);
  }

  #times(x: Tensor): Tensor {
    const { data } = this.scale;
    return tensor(
      x.data.map((v, i) => v * (data[i % data.length] as number)),
      x.shape,
    );
  }
}

/** Its input, and how often that was in training mode. */
class Counted extends Layer {
  steps = 0;
  override forward(x: Tensor): Tensor {
    if (this.training) this.steps += 1;
    return x.clone();
  }
  override backward(gradOutput: Tensor): Tensor {
    return gradOutput.clone();
  }
}

describe.each(backends)("a layer of the user's own on %s", (backend) => {
  const start = () => {
    const generator = new Generator({ seed: 4, backend });
    const net = new Net({
      first: new Linear(4, 5, { generator }),
      scaled: new Scale(5),
      act: new Tanh(),
      counted: new Counted(),
      last: new Linear(5, 3, { generator }),
    });
    return { net, optimizer: new Adam(net.parameters(), { lr: 0.1 }), loss: new CrossEntropyLoss() };
  };
  const data = createData(12, 4, 3);

  it("stands in a net, with its parameters by name", () => {
    const { net } = start();
    const names = ["first.weight", "first.bias", "scaled.scale", "last.weight", "last.bias"];
    expect([...net.namedParameters().keys()]).toEqual(names);
    expect(Object.keys(net.stateDict())).toEqual(names);
    net.loadStateDict({ ...net.stateDict(), "scaled.scale": tensor([1, 2, 3, 4, 5]) });
    expect(net.layers.scaled.scale.toArray()).toEqual([1, 2, 3, 4, 5]);
    expect(String(net)).toMatch(/\(scaled\): Scale\(\)/);
  });

  it("trains by fit, trainStep and the loop, to the same bits, in training mode", async () => {
    const [fitted, stepped, looped] = [start(), start(), start()];
    const { x, y } = data;
    await fitted.net.fit(data, { loss: fitted.loss, optimizer: fitted.optimizer, epochs: 4, batchSize: 12 });
    const values = [1, 2, 3, 4].map(() =>
      stepped.net.trainStep(x, y, { loss: stepped.loss, optimizer: stepped.optimizer }),
    );
    for (let i = 0; i < 4; i++) {
      looped.optimizer.zeroGrad();
      expect(looped.loss.forward(looped.net.forward(x), y)).toBe(values[i]);
      looped.net.backward(looped.loss.backward());
      looped.optimizer.step();
    }
    for (const { net } of [fitted, stepped]) {
      expectSameBits(weightsOf(net), weightsOf(looped.net));
      expect(net.layers.scaled.scale.grad).toBe(null);
    }
    expect(fitted.net.layers.scaled.scale.toArray()).not.toEqual([1, 1, 1, 1, 1]);
    expect([fitted, stepped, looped].map(({ net }) => net.layers.counted.steps)).toEqual([4, 4, 4]);
  });

  it("predicts and validates in eval mode", async () => {
    const { net, loss, optimizer } = start();
    const y = net.predict(data.x);
    expect(net.layers.counted.steps).toBe(0);
    expectSameBits(y.data, net.eval().forward(data.x).data);
    net.train();
    await net.fit(data, { loss, optimizer, epochs: 2, batchSize: 6, validation: data });
    expect(net.layers.counted.steps).toBe(4);
  });

  it("takes data of any shape", async () => {
    const net = new Net([new Scale(3)]);
    const x = tensor(
      Float32Array.from({ length: 24 }, (_, i) => i / 24),
      [4, 2, 3],
    );
    const options = { loss: new MSELoss(), optimizer: new SGD(net.parameters(), { lr: 0.5 }), epochs: 5, batchSize: 2 };
    const { epochs } = await net.fit(
      new TensorDataset(
        x,
        tensor(
          x.data.map((v) => 3 * v),
          x.shape,
        ),
      ),
      options,
    );
    expect(epochs[4]?.loss).toBeLessThan(epochs[0]?.loss as number);
    expect(net.predict(x).shape).toEqual([4, 2, 3]);
  });

  it("that lacks a pass is refused by name", async () => {
    class Nothing extends Layer {}
    class Half extends Layer {
      override forward(x: Tensor): Tensor {
        return x.clone();
      }
    }
    const { x } = data;
    for (const use of [(net: Net) => net.forward(x), (net: Net) => net.predict(x)]) {
      expectThrows("ERR_ARGUMENT", () => use(new Net([new Nothing()])));
      expect(use(new Net([new Half()])).shape).toEqual([12, 4]);
    }
    const generator = new Generator({ backend });
    const net = new Net([new Linear(4, 3, { generator }), new Half()]);
    const fit = () => net.fit(data, { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters()), epochs: 1 });
    expect(await failureOf(fit)).toMatchObject({
      code: "ERR_ARGUMENT",
      message: expect.stringMatching(/Half.*backward/),
    });
    const lookalike = { forward: (t: Tensor) => t, backward: (t: Tensor) => t };
    expectThrows("ERR_ARGUMENT", () => new Net([lookalike] as Any));
  });
});
