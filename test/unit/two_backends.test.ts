/** Two backends in one process: side by side, and never mixed. */
import { describe, expect, it } from "vitest";
import { CrossEntropyLoss, Generator, Linear, Net, rand, runtime, SGD, tensor, zeros } from "../../dist/index.js";
import { backends, hasNative, nativeOrSkipped } from "../support/backends.js";
import { expectSameBits, expectSameState } from "../support/bits.js";
import { expectThrows } from "../support/errors.js";
import { createData, createNet, momentumOf, weightsOf } from "../support/training.js";

it.each(backends)("what comes from a generator on %s is there, too", (backend) => {
  const generator = new Generator({ backend });
  expect(generator.backend).toBe(backend);
  expect(generator.clone().backend).toBe(backend);
});

it("the default backend is what a generator without one gets", () => {
  expect(new Generator().backend).toBe(runtime.backend);
});

it("a backend that does not exist is refused", () => {
  expectThrows("ERR_BACKEND", () => new Generator({ backend: "gpu" as "native" }));
});

describe.skipIf(!hasNative)(`two backends${nativeOrSkipped}`, () => {
  const generatorOn = (backend: "native" | "typescript"): Generator => new Generator({ seed: 6, backend });
  const linearOn = (backend: "native" | "typescript"): Linear => new Linear(2, 2, { generator: generatorOn(backend) });

  it("draw the same, in turns, from states that can be exchanged", () => {
    const [native, typescript] = [generatorOn("native"), generatorOn("typescript")];
    for (let i = 0; i < 20; i++) {
      expectSameBits(rand([i * 7], { generator: native }).data, rand([i * 7], { generator: typescript }).data);
      const state = native.getState();
      native.setState(typescript.getState());
      typescript.setState(state);
    }
    expectSameState(native, typescript);
  });

  it("cannot be mixed in a net", () => {
    const layers = [linearOn("native"), linearOn("typescript")] as const;
    expectThrows("ERR_BACKEND", () => new Net(layers));
  });

  it("cannot be mixed in an optimiser", () => {
    const [a, b] = [linearOn("native"), linearOn("typescript")];
    expectThrows("ERR_BACKEND", () => new SGD([a.weight, b.weight]));
    expectThrows("ERR_BACKEND", () => new SGD([{ params: [a.weight] }, { params: [b.weight] }]));
    expect(new SGD([a.weight, zeros([2])]).paramGroups[0]?.params.length).toBe(2);
  });

  it("may be mixed where nothing is computed together: a net on one, a generator on the other", async () => {
    const [a, b] = await Promise.all(
      (["native", "typescript"] as const).map(async (backend) => {
        const net = createNet([4, 5, 3], "native");
        const optimizer = new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
        const generator = new Generator({ seed: 8, backend });
        const options = { loss: new CrossEntropyLoss(), optimizer, epochs: 2, batchSize: 3, shuffle: true, generator };
        await net.fit(createData(10, 4, 3), options);
        return { net, optimizer, generator };
      }),
    );
    if (!a || !b) throw new Error("two runs were made");
    expectSameBits(weightsOf(a.net), weightsOf(b.net));
    expectSameBits(momentumOf(a.optimizer), momentumOf(b.optimizer));
    expectSameState(a.generator, b.generator);
  });

  it("give the same forward and backward passes", () => {
    const [a, b] = [createNet([4, 5, 3], "native"), createNet([4, 5, 3], "typescript")];
    const { x } = createData(10, 4, 3);
    const [ya, yb] = [a.forward(x), b.forward(x)];
    expectSameBits(ya.data, yb.data, "forward");
    expectSameBits(a.predict(x).data, ya.data, "predict");
    const out = zeros(ya.shape);
    expect(a.predict(x, { out })).toBe(out);
    expectSameBits(out.data, ya.data, "predict into out");
    for (let i = 0; i < 2; i++) {
      if (i > 0) for (const net of [a, b]) net.forward(x);
      const gradient = tensor(
        Float32Array.from(ya.data, (v) => v * (i + 1)),
        ya.shape,
      );
      expectSameBits(a.backward(gradient).data, b.backward(gradient).data, "the input's gradient");
    }
    for (const [i, p] of a.parameters().entries()) {
      expectSameBits(p.grad?.data as Float32Array, b.parameters()[i]?.grad?.data as Float32Array, `gradient ${i}`);
    }
  });
});
