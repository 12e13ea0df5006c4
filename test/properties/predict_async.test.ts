/** predictAsync: predict's bits, by the parameters as they were at the call, whatever happens meanwhile. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CrossEntropyLoss, empty, Generator, Linear, Net, ReLU, SGD, type Tensor, zeros } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectRejects, expectThrows, failureOf } from "../support/errors.js";
import type { Any } from "../support/mistakes.js";
import { OVERRIDES } from "../support/overridden.js";
import { createRecipe, nets } from "../support/recipes.js";
import { createData } from "../support/training.js";

const inputOf = (shape: readonly number[], seed = 3): Tensor =>
  empty(shape).uniform_(-2, 2, { generator: new Generator({ seed, backend: "typescript" }) });

describe.each(backends)("predictAsync on %s", (backend) => {
  /** Work for a thread, in several parts. */
  const large = (): Net => {
    const generator = new Generator({ seed: 1, backend });
    return new Net([new Linear(64, 96, { generator }), new ReLU(), new Linear(96, 40, { generator })]);
  };
  const rows = backend === "native" ? 40_000 : 4000;

  it.each(Object.keys(nets))("has predict's bits for a net of %s", async (name) => {
    const { net } = createRecipe(backend, name);
    const shapes = ["learnt slopes", "batch norms"].includes(name) ? [] : [[4], [2, 3, 4]]; // which take rows only
    for (const shape of [[5, 4], [0, 4], [700, 4], ...shapes]) {
      const x = inputOf(shape);
      const expected = net.predict(x);
      const given = await net.predictAsync(x);
      expect(given.shape).toEqual(expected.shape);
      expectSameBits(given.data, expected.data, String(shape));
      const out = empty(expected.shape);
      expect(await net.predictAsync(x, { out })).toBe(out);
      expectSameBits(out.data, expected.data, `${shape}, into out`);
    }
  });

  it("whatever the sizes, several at once", async () => {
    const anyCall = fc.record({ rows: fc.integer({ min: 0, max: 3000 }), seed: fc.nat() });
    const property = fc.asyncProperty(fc.array(anyCall, { minLength: 1, maxLength: 5 }), async (calls) => {
      const net = large();
      const inputs = calls.map((call) => inputOf([call.rows, 64], call.seed));
      const expected = inputs.map((x) => net.predict(x));
      const given = await Promise.all(inputs.map((x) => net.predictAsync(x)));
      given.forEach((y, i) => expectSameBits(y.data, (expected[i] as Tensor).data, `call ${i}`));
    });
    await fc.assert(property, { numRuns: 10 });
  });

  it("goes by the parameters of when it was called, while others train the net and read x", async () => {
    const net = large();
    const x = inputOf([rows, 64]);
    const expected = net.predict(x);
    const given = net.predictAsync(x);
    const again = net.predictAsync(x);
    const optimizer = new SGD(net.parameters(), { lr: 1 });
    const loss = new CrossEntropyLoss();
    net.trainStep(inputOf([8, 64]), new Int32Array(8), { loss, optimizer });
    const fit = net.fit(createData(20, 64, 40), { loss, optimizer, epochs: 3, generator: new Generator({ backend }) });
    expectSameBits((await given).data, expected.data);
    expectSameBits((await again).data, expected.data);
    await fit;
    expect((await net.predictAsync(x)).data).not.toEqual(expected.data);
  });

  it("keeps x from being written to, and out to itself, until it has settled", async () => {
    const net = large();
    const x = inputOf([rows, 64]);
    const out = empty([rows, 40]);
    const running = net.predictAsync(x, { out });
    for (const operation of [() => x.zero_(), () => out.clone(), () => net.predict(x, { out })])
      expectThrows("ERR_BUSY", operation, String(operation), "predictAsync");
    await expectRejects("ERR_BUSY", () => net.predictAsync(x, { out }));
    await running;
    x.zero_();
    out.zero_();
  });

  it("writes into x itself, and over a part of it", async () => {
    const net = new Net([new Linear(4, 4, { generator: new Generator({ seed: 2, backend }) })]);
    const x = inputOf([3000, 4]);
    const expected = net.predict(x);
    expect(await net.predictAsync(x, { out: x })).toBe(x);
    expectSameBits(x.data, expected.data);
  });

  it("rejects with the signal's reason, before and in the middle, and everything is free", async () => {
    const net = large();
    const x = inputOf([rows, 64]);
    const reason = new Error("enough");
    expect(await failureOf(() => net.predictAsync(x, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    const controller = new AbortController();
    const out = empty([rows, 40]);
    const running = failureOf(() => net.predictAsync(x, { out, signal: controller.signal }));
    controller.abort(reason);
    expect(await running).toBe(reason);
    x.zero_();
    out.zero_();
  });

  it("rejects where x loses its memory meanwhile, and crashes nothing", async () => {
    const net = large();
    const x = inputOf([rows, 64]);
    const running = failureOf(() => net.predictAsync(x));
    structuredClone(x.data.buffer, { transfer: [x.data.buffer as ArrayBuffer] });
    const failure = (await running) as Any;
    expect(failure === undefined || failure.code === "ERR_ARGUMENT").toBe(true);
  });

  it("calls what is overridden, to the same bits", async () => {
    const { net } = createRecipe(backend, "tanh");
    const x = inputOf([7, 4]);
    const expected = net.predict(x);
    const calls: string[] = [];
    OVERRIDES["a layer's forward"]?.({ net, loss: {}, optimizer: {} }, calls);
    expectSameBits((await net.predictAsync(x)).data, expected.data);
    expect(calls).toHaveLength(1);
  });

  it("refuses what predict refuses, with nothing changed", async () => {
    const net = large();
    const x = inputOf([3, 64]);
    const wrong: [code: Any, x: Any, options?: Any][] = [
      ["ERR_SHAPE", zeros([3, 5])],
      ["ERR_ARGUMENT", [[1]]],
      ["ERR_DTYPE", zeros([3, 64], { dtype: "float64" })],
      ["ERR_SHAPE", x, { out: zeros([3, 41]) }],
      ["ERR_ARGUMENT", x, { out: null }],
      ["ERR_ARGUMENT", x, { out: [1] }],
      ["ERR_ARGUMENT", x, { signal: {} }],
      ["ERR_ARGUMENT", x, { batchSize: 3 }],
    ];
    for (const [code, given, options] of wrong) {
      await expectRejects(code, () => net.predictAsync(given, options), JSON.stringify(options));
    }
  });
});
