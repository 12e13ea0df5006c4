/** Layers that are made of layers: names, modes, texts, passes by themselves and in nets, and what they refuse. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectThrows, failureOf } from "../support/errors.js";
import { temporaryFolder } from "../support/folder.js";
import type { Any } from "../support/mistakes.js";
import { pause } from "../support/running_fit.js";
import { weightsOf } from "../support/training.js";

const path = temporaryFolder();
/** Makes no draws from the default generator. */
const linear = (inFeatures: number, outFeatures: number, generator = new sb.Generator({ seed: 1 })): sb.Linear =>
  new sb.Linear(inFeatures, outFeatures, { generator });

describe.each(backends)("layers that are made of layers on %s", (backend) => {
  const create = (seed = 1) => {
    const generator = new sb.Generator({ seed, backend });
    const net = new sb.Net({
      first: linear(4, 4, generator),
      block: new sb.Residual({ fc1: linear(4, 6, generator), act: new sb.Tanh(), fc2: linear(6, 4, generator) }),
      two: new sb.Parallel([
        new sb.Columns(0, 2),
        new sb.Net([new sb.Dropout(0.5, { generator }), linear(4, 3, generator)]),
      ]),
      out: linear(5, 2, generator),
    });
    const x = sb.rand([3, 4], { generator: new sb.Generator({ seed: 7, backend: "typescript" }) });
    return { net, x, generator };
  };

  it("have their parameters by the names of the way to them, in PyTorch's order", () => {
    const { net } = create();
    const names = [
      "first.weight",
      "first.bias",
      "block.fc1.weight",
      "block.fc1.bias",
      "block.fc2.weight",
      "block.fc2.bias",
      "two.1.1.weight",
      "two.1.1.bias",
      "out.weight",
      "out.bias",
    ];
    expect([...net.namedParameters().keys()]).toEqual(names);
    expect(Object.keys(net.stateDict())).toEqual(names);
    expect([...net.layers.block.namedParameters().keys()]).toEqual(names.slice(2, 6).map((name) => name.slice(6)));
    expect(net.namedParameters().get("two.1.1.weight")).toBe(net.layers.two.layers[1].layers[1].weight);
    expect([...new sb.Residual(linear(3, 3)).namedParameters().keys()]).toEqual(["0.weight", "0.bias"]);
    expect([...new sb.Residual(new sb.Net([linear(3, 3)])).namedParameters().keys()]).toEqual([
      "0.0.weight",
      "0.0.bias",
    ]);
  });

  it("are printed as PyTorch's modules", () => {
    expect(String(create().net)).toBe(`Net(
  (first): Linear(in_features=4, out_features=4, bias=True)
  (block): Residual(
    (fc1): Linear(in_features=4, out_features=6, bias=True)
    (act): Tanh()
    (fc2): Linear(in_features=6, out_features=4, bias=True)
  )
  (two): Parallel(
    (0): Columns(from=0, to=2)
    (1): Net(
      (0): Dropout(p=0.5, inplace=False)
      (1): Linear(in_features=4, out_features=3, bias=True)
    )
  )
  (out): Linear(in_features=5, out_features=2, bias=True)
)`);
  });

  it("take states from others, JSON among them", () => {
    const [{ net, x }, other] = [create(1), create(2).net];
    other.loadStateDict(JSON.parse(JSON.stringify(net)) as Any);
    expectSameBits(other.predict(x).data, net.predict(x).data);
    expectThrows("ERR_ARGUMENT", () => other.loadStateDict({ "block.fc1.weight": sb.zeros([6, 4]) }));
    other.loadStateDict({ "block.fc1.weight": sb.zeros([6, 4]) }, { strict: false });
    expect(other.layers.block.layers.fc1.weight.toArray()).toEqual(sb.zeros([6, 4]).toArray());
  });

  it("change modes together, and keep them in a clone and a checkpoint", async () => {
    const { net } = create();
    const modes = (of: typeof net) => [of, of.layers.block, of.layers.two.layers[1].layers[0]].map((l) => l.training);
    expect(modes(net)).toEqual([true, true, true]);
    expect(modes(net.eval())).toEqual([false, false, false]);
    net.layers.block.training = true;
    expect(modes(net.clone())).toEqual([false, true, false]);
    const parts = { net: net as unknown as sb.Net, optimizer: new sb.SGD(net.parameters(), { lr: 0.1 }) };
    await sb.saveCheckpoint(path("modes"), parts);
    net.train();
    await sb.loadCheckpoint(path("modes"), parts);
    expect(modes(net).slice(1)).toEqual([true, false]);
  });

  it("are cloned with what their layers have in common", () => {
    const { net, x, generator } = create();
    net.layers.block.layers.fc1.weight.requiresGrad = false;
    const clone = net.clone();
    expect(clone.layers.block.layers.fc1.weight.requiresGrad).toBe(false);
    expect(clone.layers.block.layers.fc1).not.toBe(net.layers.block.layers.fc1);
    const state = generator.getState();
    clone.layers.out.resetParameters();
    const y = clone.forward(x);
    expect(generator.getState()).toEqual(state);
    net.layers.out.resetParameters();
    expectSameBits(net.forward(x).data, y.data);
  });

  it("have the same passes by themselves", () => {
    const [alone, { net, x }] = [create(), create()];
    const { first, block, two, out } = alone.net.layers;
    const y = out.forward(two.forward(block.forward(first.forward(x))));
    const gradient = first.backward(block.backward(two.backward(out.backward(sb.ones([3, 2])))));
    expectSameBits(net.forward(x).data, y.data);
    expectSameBits(net.backward(sb.ones([3, 2])).data, gradient.data);
    for (const [i, p] of net.parameters().entries())
      expectSameBits(p.grad?.data as Float32Array, alone.net.parameters()[i]?.grad?.data as Float32Array, `${i}`);
  });

  it("add the gradients of what several take as the backend's steps do, past what only passes on", () => {
    const generator = new sb.Generator({ seed: 11, backend });
    const make = () => {
      const own = new sb.Generator({ seed: 3, backend });
      return new sb.Net([
        linear(5, 5, own),
        new sb.Parallel([
          linear(5, 2, own),
          new sb.Net([new sb.Identity(), new sb.Residual([new sb.Tanh(), linear(5, 5, own)])]),
          new sb.Residual([new sb.Flatten(), new sb.Residual(linear(5, 5, own))]),
        ]),
        linear(12, 3, own),
      ]);
    };
    const loss = new sb.MSELoss();
    const [byHand, fused] = [make(), make()];
    const optimizers = [byHand, fused].map((net) => new sb.SGD(net.parameters(), { lr: 0.5 }));
    for (let i = 0; i < 5; i++) {
      const [x, y] = [sb.rand([40, 5], { generator }), sb.rand([40, 3], { generator })];
      byHand.gradStep(x, y, { loss });
      optimizers[0]?.step();
      optimizers[0]?.zeroGrad();
      fused.trainStep(x, y, { loss, optimizer: optimizers[1] as sb.SGD });
      expectSameBits(weightsOf(fused as Any), weightsOf(byHand as Any), `step ${i}`);
    }
  });

  it("belong to the fit of the net, all of them", async () => {
    const { net, x } = create();
    const optimizer = new sb.SGD(net.parameters(), { lr: 0.1 });
    const controller = new AbortController();
    const options = { loss: new sb.MSELoss(), optimizer, epochs: 1e9, signal: controller.signal };
    const fit = failureOf(() => net.fit(new sb.TensorDataset(x, sb.zeros([3, 2])), options));
    await pause(5);
    const { block, two } = net.layers;
    for (const use of [() => block.forward(x), () => two.layers[1].forward(x), () => two.clone(), () => net.forward(x)])
      expectThrows("ERR_BUSY", use);
    expectThrows("ERR_BUSY", () => two.layers[1].eval());
    controller.abort();
    await fit;
    expect(block.forward(x).shape).toEqual([3, 4]);
  });

  it("notice a pass of their own between the net's", () => {
    const { net, x } = create();
    net.forward(x);
    net.layers.block.forward(x);
    expect(() => net.backward(sb.ones([3, 2]))).toThrow('layer "block.fc1" has made a pass of its own');
    net.forward(x);
    expect(() => net.layers.block.backward(sb.ones([3, 4]))).toThrow(/has made a pass of its own/);
    net.layers.block.layers.fc2.weight.fill_(1);
    expect(() => net.backward(sb.ones([3, 2]))).toThrow("has been written to");
  });

  it("are called where their passes are overridden, in their class or later, and no longer when that ends", () => {
    const calls: string[] = [];
    class Noted extends sb.Net {
      override forward(x: sb.Tensor): sb.Tensor {
        calls.push("class");
        return super.forward(x);
      }
    }
    const inner = new Noted([new sb.Tanh()]);
    const block = new sb.Residual(linear(2, 2, new sb.Generator({ seed: 1, backend })));
    const net = new sb.Net([inner, block]);
    const optimizer = new sb.SGD(net.parameters(), { lr: 0.1 });
    const [x, loss] = [sb.ones([2, 2]), new sb.MSELoss()];
    const uses = [() => net.forward(x), () => net.predict(x), () => net.trainStep(x, x, { loss, optimizer })];
    for (const use of uses) use();
    expect(calls).toEqual(["class", "class", "class"]);
    block.forward = (given) => {
      calls.push("object");
      return sb.Residual.prototype.forward.call(block, given);
    };
    const y = net.predict(x);
    for (const use of uses) use();
    expect(calls.filter((call) => call === "object").length).toBe(4);
    delete (block as Any).forward;
    expect(net.predict(x).shape).toEqual(y.shape);
    expect(calls.filter((call) => call === "object").length).toBe(4);
  });
});
