/** What a subclass overrides is called wherever a net runs. */
import { describe, expect, it } from "vitest";
import {
  CrossEntropyLoss,
  DataLoader,
  Generator,
  Identity,
  Linear,
  MSELoss,
  Net,
  SGD,
  StepLR,
  Tanh,
  tensor,
  TensorDataset,
  type BackendName,
  type EpochReport,
  type Tensor,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import type { Any } from "../support/mistakes.js";
import { createRecipe, dataFor } from "../support/recipes.js";
import { createData, weightsOf } from "../support/training.js";
import { createParts } from "../support/written_out.js";

/** Tanh, twice as much. */
class Doubled extends Tanh {
  override forward(x: Tensor): Tensor {
    const y = super.forward(x);
    y.data.forEach((v, i) => (y.data[i] = 2 * v));
    return y;
  }
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- the layers' types by name
function doubledNet(backend: BackendName) {
  const generator = new Generator({ seed: 3, backend });
  return new Net([new Linear(4, 5, { generator }), new Doubled(), new Linear(5, 3, { generator })]);
}

describe.each(backends)("a subclass on %s", (backend) => {
  it("of a layer does what it says in forward, backward, predict, trainStep and fit", async () => {
    const { x, y } = createData(12, 4, 3);
    const net = doubledNet(backend);
    const [first, second] = [net.layers[0], net.layers[2]];
    const expected = second.forward(new Doubled().forward(first.forward(x)));
    expectSameBits(net.forward(x).data, expected.data, "forward");
    expectSameBits(net.predict(x).data, expected.data, "predict");
    const out = tensor(new Float32Array(36), [12, 3]);
    expect(net.predict(x, { out })).toBe(out);
    expectSameBits(out.data, expected.data, "predict into a tensor");
    const loss = new CrossEntropyLoss();
    const value = loss.forward(expected, y);
    const optimizer = new SGD(net.parameters(), { lr: 0.1 });
    expect(net.trainStep(x, y, { loss, optimizer })).toBe(value);
    const again = doubledNet(backend);
    const options = { loss, optimizer: new SGD(again.parameters(), { lr: 0.1 }), epochs: 1, batchSize: 12 };
    const { epochs } = await again.fit(new TensorDataset(x, y), options);
    expect(epochs[0]?.loss).toBe(value);
    expectSameBits(weightsOf(again), weightsOf(net), "weights");
  });

  it("of a layer may change the width", async () => {
    class Twice extends Identity {
      override forward(x: Tensor): Tensor {
        const [rows = 0, width = 0] = x.shape;
        const y = new Float32Array(2 * rows * width);
        for (let i = 0; i < y.length; i++) {
          y[i] = x.data[Math.floor(i / (2 * width)) * width + (i % width)] as number;
        }
        return tensor(y, [rows, 2 * width]);
      }
      override backward(gradOutput: Tensor): Tensor {
        const [rows = 0, width = 0] = gradOutput.shape;
        const half = width / 2;
        const gradient = new Float32Array(rows * half);
        gradOutput.data.forEach((v, i) => (gradient[Math.floor(i / width) * half + (i % half)]! += v));
        return tensor(gradient, [rows, half]);
      }
    }
    const generator = new Generator({ seed: 3, backend });
    const net = new Net([new Linear(4, 2, { generator }), new Twice(), new Linear(4, 3, { generator })] as Any);
    const { x, y } = createData(12, 4, 3);
    expect(net.predict(x).shape).toEqual([12, 3]);
    const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters(), { lr: 0.05 }), epochs: 9 };
    const { epochs } = await net.fit(new TensorDataset(x, y), options);
    expect(epochs.at(-1)?.loss).toBeLessThan(epochs[0]?.loss as number);
  });

  it("of a net, a loss, an optimiser and a scheduler is called", async () => {
    const calls: string[] = [];
    class OwnNet extends Net {
      override forward(x: Tensor): Tensor {
        calls.push("net");
        return super.forward(x);
      }
    }
    class OwnLoss extends MSELoss {
      override forward(input: Tensor, target: Tensor): number {
        calls.push("loss");
        return 2 * super.forward(input, target);
      }
      override backward(): Tensor {
        const gradient = super.backward();
        gradient.data.forEach((v, i) => (gradient.data[i] = 2 * v));
        return gradient;
      }
    }
    class OwnSGD extends SGD {
      override step(): void {
        calls.push("optimiser");
        super.step();
      }
    }
    class OwnLR extends StepLR {
      override step(): void {
        calls.push("scheduler");
        super.step();
      }
    }
    const generator = new Generator({ seed: 3, backend });
    const net = new OwnNet([new Linear(4, 3, { generator })]);
    const data = dataFor("MSELoss", 6);
    const optimizer = new OwnSGD(net.parameters(), { lr: 0.1 });
    const loss = new OwnLoss();
    const scheduler = new OwnLR(optimizer, { stepSize: 1 });
    const { epochs } = await net.fit(data, { loss, optimizer, scheduler, epochs: 2, batchSize: 6 });
    const epoch = ["net", "loss", "optimiser", "scheduler"];
    expect(calls).toEqual([...epoch, ...epoch]);
    expect(epochs.map(({ learningRate }) => learningRate)).toEqual([0.1, 0.1 * 0.1]);
  });

  it("of a loader gives the validation batches", async () => {
    class Doubling extends DataLoader {
      override *[Symbol.iterator](): IterableIterator<[x: Tensor, y: Tensor | Int32Array]> {
        for (const [x, y] of super[Symbol.iterator]())
          yield [
            tensor(
              x.data.map((v) => 2 * v),
              x.shape,
            ),
            y,
          ];
      }
    }
    const { net, loss, data, options } = createParts(backend, { loss: "MSELoss" });
    const loader = new Doubling(data, { batchSize: 7, generator: new Generator({ seed: 5 }) });
    const { epochs } = await net.fit(data, { ...options, epochs: 1, validation: loader });
    const { x, y } = data;
    const whole = loss.forward(
      net.predict(
        tensor(
          x.data.map((v) => 2 * v),
          x.shape,
        ),
      ),
      y,
    );
    const plain = loss.forward(net.predict(x), y);
    const { validationLoss } = epochs[0] as EpochReport;
    expect(plain).not.toBeCloseTo(whole, 3);
    expect(Math.abs((validationLoss as number) - whole)).toBeLessThan(1e-5);
  });

  it("can stand beside objects that are as they were made: an override later, or taken back, counts", () => {
    const { net } = createRecipe(backend, "tanh");
    const { x } = createData(5, 4, 3);
    const before = net.predict(x);
    const layer = Object.values(net.layers)[1] as Any;
    layer.forward = (input: Tensor) => input;
    expect(net.predict(x).data).not.toEqual(before.data);
    delete layer.forward;
    expectSameBits(net.predict(x).data, before.data);
  });
});
