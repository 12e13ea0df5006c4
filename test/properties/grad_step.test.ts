/** gradStep and trainStep's output: the written-out passes, to the bit. */
import { describe, expect, it } from "vitest";
import { CrossEntropyLoss, Net, Identity, SGD, tensor, Tensor, zeros } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectThrows } from "../support/errors.js";
import { OVERRIDES } from "../support/overridden.js";
import { createRecipe, dataFor, losses, type LossName, nets } from "../support/recipes.js";

/** All gradients, one after another. */
function gradientsOf(net: Net): Float32Array {
  return Float32Array.from(net.parameters().flatMap(({ grad }) => [...(grad as Tensor).data]));
}

describe.each(backends)("gradStep on %s", (backend) => {
  const cases = Object.keys(nets).flatMap((net) =>
    (Object.keys(losses) as LossName[]).map((loss) => [net, loss] as const),
  );

  it.each(cases)("of %s and %s adds the gradients of the passes, weighted", (name, lossName) => {
    const [one, other] = [createRecipe(backend, name), createRecipe(backend, name)];
    const [loss, same] = [losses[lossName](), losses[lossName]()];
    for (const [samples, weight] of [
      [5, 1],
      [3, 0.3],
      [300, -2],
    ] as const) {
      const { x, y } = dataFor(lossName, samples, samples);
      const value = one.net.gradStep(x, y, { loss, weight });
      expect(value).toBe(same.forward(other.net.forward(x), y));
      const gradient = same.backward();
      const scaled = new Tensor(
        gradient.data.map((g) => g * Math.fround(weight)),
        gradient.shape,
      );
      other.net.backward(weight === 1 ? gradient : scaled);
      expectSameBits(gradientsOf(one.net), gradientsOf(other.net), `${samples} samples`);
    }
    expect(one.own.getState()).toEqual(other.own.getState());
  });

  it("in training mode, and leaves the mode as it was", () => {
    const { net, generator } = createRecipe(backend, "dropouts");
    const before = generator.getState();
    net.eval();
    const { x, y } = dataFor("MSELoss", 4);
    net.gradStep(x, y, { loss: losses.MSELoss() });
    expect(generator.getState()).not.toEqual(before);
    expect(Object.values(net.layers).every(({ training }) => !training)).toBe(true);
  });

  it("with the step of an optimiser after two batches is one step of fit on both", async () => {
    const [one, other] = [createRecipe(backend, "tanh"), createRecipe(backend, "tanh")];
    const loss = losses.MSELoss();
    const data = dataFor("MSELoss", 9);
    const { x, y } = data as { x: Tensor; y: Tensor };
    const optimizers = [one, other].map(({ net }) => new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 }));
    await other.net.fit(data, { loss, optimizer: optimizers[1] as SGD, epochs: 1, batchSize: 6, accumulate: 2 });
    one.net.gradStep(x.slice(0, 6), y.slice(0, 6), { loss, weight: 6 / 9 });
    one.net.gradStep(x.slice(6, 9), y.slice(6, 9), { loss, weight: 3 / 9 });
    optimizers[0]?.step();
    const [got, wanted] = [one, other].map(({ net }) => net.parameters().flatMap(({ data: numbers }) => [...numbers]));
    expectSameBits(Float32Array.from(got as number[]), Float32Array.from(wanted as number[]), "weights");
  });

  it("refuses what is wrong, and then no gradient has changed", () => {
    const { net } = createRecipe(backend, "dropouts");
    const { x, y } = dataFor("CrossEntropyLoss", 6);
    const loss = new CrossEntropyLoss();
    const mistakes: [what: RegExp, code: "ERR_ARGUMENT" | "ERR_SHAPE", step: () => unknown][] = [
      [/loss/, "ERR_ARGUMENT", () => net.gradStep(x, y, undefined as never)],
      [/loss/, "ERR_ARGUMENT", () => net.gradStep(x, y, {} as never)],
      [/weight/, "ERR_ARGUMENT", () => net.gradStep(x, y, { loss, weight: Number.NaN })],
      [/weight/, "ERR_ARGUMENT", () => net.gradStep(x, y, { loss, weight: "1" as never })],
      [/optimizer/, "ERR_ARGUMENT", () => net.gradStep(x, y, { loss, optimizer: 1 } as never)],
      [/x/, "ERR_ARGUMENT", () => net.gradStep([[1, 2, 3, 4]] as never, y, { loss })],
      [
        /gradStep takes x of shape \[samples, features\]/,
        "ERR_SHAPE",
        () => net.gradStep(tensor([1, 2, 3, 4]), y, { loss }),
      ],
      [/4/, "ERR_SHAPE", () => net.gradStep(tensor([[1, 2, 3]]), y, { loss })],
    ];
    for (const [what, code, step] of mistakes) expectThrows(code, step, String(step), what);
    expect(net.parameters().every(({ grad }) => grad === null)).toBe(true);
  });
});

describe.each(backends)("trainStep's output on %s", (backend) => {
  it.each(Object.keys(nets))("is what the loss took, of %s, fused and written out", (name) => {
    for (const isOverridden of [false, true]) {
      const [one, other] = [createRecipe(backend, name), createRecipe(backend, name)];
      const loss = losses.MSELoss();
      const optimizer = new SGD(one.net.parameters(), { lr: 0.1 });
      if (isOverridden) OVERRIDES["a layer's forward"]?.({ net: one.net, loss, optimizer } as never);
      for (const samples of [7, 2]) {
        const { x, y } = dataFor("MSELoss", samples);
        const expected = other.net.forward(x);
        const output = zeros([samples, 3]);
        one.net.trainStep(x, y, { loss, optimizer, output });
        expectSameBits(output.data, expected.data, `${samples} samples`);
        other.net.loadStateDict(one.net.stateDict());
      }
    }
  });

  it("may lie over x, and of a net of no work is x", () => {
    const { x, y } = dataFor("MSELoss", 5);
    const runs = [false, true].map((isOver) => {
      const { net } = createRecipe(backend, "tanh");
      const input = x.clone();
      const output = isOver ? new Tensor(input.data.subarray(2, 17), [5, 3]) : zeros([5, 3]);
      net.trainStep(input, y, { loss: losses.MSELoss(), optimizer: new SGD(net.parameters()), output });
      return [...output.data, ...net.parameters().flatMap(({ data }) => [...data])];
    });
    expectSameBits(Float32Array.from(runs[1] as number[]), Float32Array.from(runs[0] as number[]), "over x");
    const same = zeros([5, 4]);
    const { net, generator } = createRecipe(backend, "tanh");
    const optimizer = new SGD(net.parameters());
    const still = new Net([new Identity()]);
    expect(generator.backend).toBe(backend);
    still.trainStep(x, x, { loss: losses.MSELoss(), optimizer, output: same });
    expectSameBits(same.data, x.data, "a net of an identity");
  });

  it("is refused where it does not fit, and then nothing has changed", () => {
    const { net } = createRecipe(backend, "no hidden layer");
    const { x, y } = dataFor("MSELoss", 3);
    const [weight] = net.parameters() as [Tensor];
    const before = weight.data.slice();
    const step = (output: unknown) => () =>
      net.trainStep(x, y, { loss: losses.MSELoss(), optimizer: new SGD(net.parameters()), output: output as Tensor });
    expectThrows("ERR_SHAPE", step(zeros([3, 2])), "a shape", /output must have the output's shape \[3, 3\]/);
    expectThrows("ERR_ARGUMENT", step([]), "no tensor", /output/);
    expectThrows("ERR_DTYPE", step(zeros([3, 3], { dtype: "float64" })), "float64", /output/);
    const over = new Tensor(weight.data.subarray(0, 9), [3, 3]);
    expectThrows("ERR_ARGUMENT", step(over), "over a parameter", /output lies over the memory/);
    expectSameBits(weight.data, before, "the weight");
  });
});
