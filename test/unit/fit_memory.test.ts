/** Buffers that are transferred away before and during a fit: ERR_ARGUMENT at the next use, never a crash. */
import { describe, expect, it } from "vitest";
import {
  CrossEntropyLoss,
  DataLoader,
  Embedding,
  Flatten,
  Generator,
  Linear,
  Net,
  randomSplit,
  SGD,
  type SamebitsError,
  TensorDataset,
  zeros,
} from "../../dist/index.js";
import { sameBits } from "../../dist/testing/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits, expectSameState } from "../support/bits.js";
import { expectRejects, expectThrows, failureOf, expectSamebitsError } from "../support/errors.js";
import { pause, startFit } from "../support/running_fit.js";
import { copyOf, createData, createNet, trainByHand, weightsOf } from "../support/training.js";

function detach(array: Float32Array | Int32Array): void {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
  expect(array.length).toBe(0);
}

const buffers: Record<string, (net: Net, data: TensorDataset) => Float32Array | Int32Array> = {
  "the first weight": (net) => (net.parameters()[0] as { data: Float32Array }).data,
  "the last bias": (net) => (net.parameters().at(-1) as { data: Float32Array }).data,
  x: (_, data) => data.x.data,
  "the targets": (_, data) => data.y as Int32Array,
};

describe.each(backends)("on %s", (backend) => {
  const common = { loss: new CrossEntropyLoss(), epochs: 2, batchSize: 5, shuffle: true };

  it.each(Object.entries(buffers))(
    "a fit without the memory of %s rejects, with nothing changed",
    async (_, bufferOf) => {
      const net = createNet([4, 6, 3], backend);
      const data = createData(20, 4, 3);
      const generator = new Generator({ seed: 1, backend });
      const optimizer = new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
      const state = generator.getState();
      detach(bufferOf(net, data));
      const weights = weightsOf(net);
      await expectRejects("ERR_ARGUMENT", () => net.fit(data, { ...common, optimizer, generator }));
      expectSameBits(weightsOf(net), weights);
      expectSameState(generator, state);
    },
  );

  it.each(Object.entries(buffers))("%s taken away while a fit runs", async (_, bufferOf) => {
    const fit = startFit(backend);
    await pause(3);
    detach(bufferOf(fit.net, fit.data));
    await fit.stop();
    const failure = await failureOf(() => fit.done);
    if (failure !== fit.reason) expectSamebitsError(failure, "ERR_ARGUMENT");
    const { net, data, optimizer, generator } = fit;
    await expectRejects("ERR_ARGUMENT", () => net.fit(data, { ...common, optimizer, generator }));
  });

  it.each(Object.entries(buffers))("%s taken away in onEpoch", async (_, bufferOf) => {
    let epochs = 0;
    const fit = startFit(backend, {
      onEpoch: () => {
        epochs += 1;
        if (epochs === 2) detach(bufferOf(fit.net, fit.data));
      },
    });
    expectSamebitsError(await failureOf(() => fit.done), "ERR_ARGUMENT");
    expect(epochs).toBe(2);
  });

  it("a fit that has its copies ends as if nothing had been taken", async () => {
    const [net, expected] = [createNet([4, 6, 3], backend), createNet([4, 6, 3], backend)];
    const data = createData(20, 4, 3);
    const copy = copyOf(data);
    const options = { batchSize: 5, shuffle: true, epochs: 40 };
    const optimizer = new SGD(net.parameters(), { lr: 0.1 });
    const done = net.fit(data, {
      ...options,
      loss: common.loss,
      optimizer,
      generator: new Generator({ seed: 1, backend }),
    });
    await pause(0);
    detach(data.x.data);
    detach(data.y as Int32Array);
    await done;
    const byHand = new SGD(expected.parameters(), { lr: 0.1 });
    trainByHand(expected, copy, { ...options, optimizer: byHand, generator: new Generator({ seed: 1, backend }) });
    expectSameBits(weightsOf(net), weightsOf(expected));
  });

  it("writes to what a running fit owns neither crash nor reach it", async () => {
    const fit = startFit(backend, { samples: 20, batchSize: 20 });
    await fit.training();
    for (const p of fit.net.parameters()) p.data.fill(Number.NaN);
    fit.data.x.data.fill(Number.NaN);
    (fit.data.y as Int32Array).fill(1_000_000);
    await pause(2);
    await fit.stop();
    expect(weightsOf(fit.net).every(Number.isFinite)).toBe(true);
  });

  it("targets that onEpoch made wrong are refused", async () => {
    const fit = startFit(backend, { onEpoch: () => void (fit.data.y as Int32Array).fill(3) });
    expectSamebitsError(await failureOf(() => fit.done), "ERR_ARGUMENT");
  });

  it("data that is gone draws nothing in a loader or a split", () => {
    const generator = new Generator({ seed: 1, backend });
    const state = generator.getState();
    const data = createData(6, 4, 3);
    detach(data.y as Int32Array);
    expectThrows("ERR_ARGUMENT", () => [...new DataLoader(data, { shuffle: true, generator })]);
    expectThrows("ERR_ARGUMENT", () => randomSplit(data, [3, 3], { generator }));
    expectSameState(generator, state);
  });

  it("a backward pass without a weight's memory changes no gradient", () => {
    const net = createNet([4, 6, 3], backend);
    const grad = net.forward(createData(2, 4, 3).x);
    detach((net.parameters()[0] as { data: Float32Array }).data);
    expectThrows("ERR_ARGUMENT", () => net.backward(grad));
    expect(net.parameters().map((p) => p.grad)).toEqual([null, null, null, null]);
  });
});

/** Copied in several turns of the event loop. */
const MANY = { samples: 4000, words: 400 };

describe.each(backends)("what the caller writes to while it is copied, on %s", (backend) => {
  const source = { generator: new Generator({ seed: 1, backend }) };

  /** The loss, or the error's code with the weights as they were. */
  async function run(write: (data: TensorDataset<Int32Array>) => void): Promise<unknown> {
    const net = new Net([new Embedding(5, 1, source), new Flatten(), new Linear(MANY.words, 2, source)]);
    for (const p of net.parameters()) p.fill_(0.01);
    const data = new TensorDataset(zeros([MANY.samples, MANY.words]), new Int32Array(MANY.samples));
    const optimizer = new SGD(net.parameters(), { lr: 0.1 });
    const [fit, weights] = [
      net.fit(data, { loss: new CrossEntropyLoss(), optimizer, epochs: 1, batchSize: MANY.samples }),
      weightsOf(net).slice(),
    ];
    setImmediate(() => write(data));
    return fit.then(
      ({ epochs }) => epochs[0]?.loss,
      (error: SamebitsError) => `${error.code}, ${sameBits(weightsOf(net), weights)}`,
    );
  }

  it("is none of a fit's data, which it takes as they were or rejects", async () => {
    const known = [await run(() => {}), "ERR_ARGUMENT, true"];
    expect(known).toContain(await run(({ x }) => x.data.fill(77)));
    expect(known).toContain(await run(({ y }) => y.fill(9)));
  });

  it("is none of predictAsync's indices", async () => {
    const net = new Net([new Embedding(5, 3, source), new Flatten()]);
    const x = zeros([MANY.samples, 20]);
    const [expected, given] = [net.predict(x), net.predictAsync(x)];
    x.data.fill(77);
    expectSameBits((await given).data, expected.data);
  });
});
