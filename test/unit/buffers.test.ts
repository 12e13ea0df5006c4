/** Buffers of nets: in states, copies and files, and what training and its ends do to them. */
import { describe, expect, it } from "vitest";
import {
  BatchNorm1d,
  CrossEntropyLoss,
  DataLoader,
  Generator,
  Layer,
  Linear,
  loadCheckpoint,
  MSELoss,
  Net,
  saveCheckpoint,
  SGD,
  Tanh,
  tensor,
  TensorDataset,
  type DType,
  type Tensor,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectRejects, expectThrows, failureOf } from "../support/errors.js";
import { temporaryFolder } from "../support/folder.js";
import { pause } from "../support/running_fit.js";
import { createData } from "../support/training.js";

/** Its input; how many samples it has been given in training mode. */
class Counter extends Layer {
  readonly seen: Tensor<"int64"> = tensor(new BigInt64Array(1), []);
  override namedBuffers(): Map<string, Tensor<DType>> {
    return new Map([["seen", this.seen as Tensor<DType>]]);
  }
  override forward(x: Tensor): Tensor {
    if (this.training) this.seen.data[0] = (this.seen.data[0] as bigint) + BigInt(x.shape[0] as number);
    return x.clone();
  }
  override backward(gradOutput: Tensor): Tensor {
    return gradOutput.clone();
  }
}

const pathOf = temporaryFolder();
const loss = new CrossEntropyLoss();
const statesOf = (net: Net): [string, unknown[]][] =>
  Object.entries(net.stateDict()).map(([name, t]) => [name, [...t.data]]);

describe.each(backends)("buffers on %s", (backend) => {
  const start = (isOwn = false) => {
    const generator = new Generator({ seed: 4, backend });
    const layers: [string, Layer][] = [
      ["fc1", new Linear(4, 5, { generator })],
      ["norm", new BatchNorm1d(5, { generator })],
      ["act", new Tanh()],
      ["fc2", new Linear(5, 3, { generator })],
    ];
    if (isOwn) layers.push(["counter", new Counter()]);
    const net: Net = new Net(layers);
    return { net, optimizer: new SGD(net.parameters(), { lr: 0.1 }), data: createData(20, 4, 3) };
  };
  const buffersOf = (net: Net): unknown[] => [...net.namedBuffers()].map(([name, { data }]) => [name, [...data]]);

  it("stand in a state behind their layer's parameters, and come back from it, from JSON and from structuredClone", () => {
    const { net, optimizer, data } = start(true);
    expect(Object.keys(net.stateDict()).slice(2, 8)).toEqual([
      "norm.weight",
      "norm.bias",
      "norm.running_mean",
      "norm.running_var",
      "norm.num_batches_tracked",
      "fc2.weight",
    ]);
    expect(Object.keys(net.stateDict()).at(-1)).toBe("counter.seen");
    net.trainStep(data.x, data.y, { loss, optimizer });
    expect(net.stateDict()["norm.num_batches_tracked"]?.data).toEqual(BigInt64Array.of(1n));
    for (const copy of [(state: object) => JSON.parse(JSON.stringify(state)), structuredClone]) {
      const other = start(true).net;
      other.loadStateDict(copy(net.stateDict()));
      expect(statesOf(other)).toEqual(statesOf(net));
    }
    const { "norm.running_var": _, ...others } = net.stateDict();
    expectThrows("ERR_ARGUMENT", () => net.loadStateDict(others), "a missing buffer", "missing: norm.running_var");
  });

  it("come along in a clone, which shares none", () => {
    const { net, optimizer, data } = start();
    net.trainStep(data.x, data.y, { loss, optimizer });
    const clone = net.clone();
    expect(statesOf(clone)).toEqual(statesOf(net));
    net.trainStep(data.x, data.y, { loss, optimizer });
    expect(buffersOf(clone)).not.toEqual(buffersOf(net));
  });

  it("are as the written-out loop leaves them, after fit, trainStep and gradStep", async () => {
    const [fused, stepped, looped] = [start(), start(), start()];
    await fused.net.fit(fused.data, { loss, optimizer: fused.optimizer, epochs: 3, batchSize: 8 });
    for (let epoch = 0; epoch < 3; epoch++) {
      for (const [x, y] of new DataLoader(looped.data, { batchSize: 8 })) {
        looped.optimizer.zeroGrad();
        loss.forward(looped.net.forward(x), y);
        looped.net.backward(loss.backward());
        looped.optimizer.step();
        stepped.net.trainStep(x, y, { loss, optimizer: stepped.optimizer });
      }
    }
    expect(statesOf(fused.net)).toEqual(statesOf(looped.net));
    expect(statesOf(stepped.net)).toEqual(statesOf(looped.net));
    const { x } = fused.data;
    expectSameBits(fused.net.predict(x).data, looped.net.eval().forward(x).data, "predict");
    stepped.net.gradStep(x, stepped.data.y, { loss });
    expect(stepped.net.layers["norm" as never]).toMatchObject({ numBatchesTracked: { data: BigInt64Array.of(10n) } });
  });

  it("stay as after the last whole step where a fit stops at a loss that is not finite", async () => {
    for (const isOwn of [false, true]) {
      for (const accumulate of [1, 2]) {
        const [stopped, expected] = [start(isOwn), start(isOwn)];
        stopped.data.x.data[4 * 17] = Number.NaN;
        expected.data.x.data[4 * 17] = Number.NaN;
        const options = { loss, epochs: 1, batchSize: 4, accumulate };
        const { net, optimizer, data } = stopped;
        const run = (): Promise<unknown> => net.fit(data, { ...options, optimizer, stopOnNaN: true });
        await expectRejects("ERR_NOT_FINITE", run, "NaN in x", `batch 5`);
        const whole = new TensorDataset(expected.data.x.slice(0, 16), (expected.data.y as Int32Array).slice(0, 16));
        await expected.net.fit(whole, { ...options, optimizer: expected.optimizer });
        expect(statesOf(stopped.net)).toEqual(statesOf(expected.net));
      }
    }
  });

  it("go back with the parameters to the best epoch", async () => {
    for (const isOwn of [false, true]) {
      const { net, data } = start(isOwn);
      const optimizer = new SGD(net.parameters(), { lr: 30 });
      const states: unknown[] = [];
      const { bestEpoch, epochs } = await net.fit(data, {
        loss,
        optimizer,
        epochs: 20,
        batchSize: 5,
        earlyStopping: { patience: 3, restoreBest: true },
        onEpoch: () => void states.push(statesOf(net)),
      });
      expect(bestEpoch).toBeLessThan(epochs.length);
      expect(statesOf(net)).toEqual(states[(bestEpoch as number) - 1]);
    }
  });

  it("are the fit's while it runs", async () => {
    const { net, optimizer, data } = start();
    const mean = net.namedBuffers().get("norm.running_mean") as Tensor<DType>;
    const controller = new AbortController();
    const options = { loss, optimizer, epochs: 1e9, batchSize: 10, signal: controller.signal };
    const run = failureOf(() => net.fit(data, options));
    await pause(5);
    expectThrows("ERR_BUSY", () => mean.fill_(1), "a buffer", "belongs to a running fit");
    controller.abort();
    await run;
    mean.fill_(1);
  });

  it("are in a checkpoint, those of the best epoch, too, and the run goes on as if it had never stopped", async () => {
    const path = pathOf(`buffers.${backend}.safetensors`);
    const options = { loss, batchSize: 5, earlyStopping: { patience: 4, restoreBest: true } };
    const [whole, first, second] = [start(), start(), start()];
    await whole.net.fit(whole.data, { ...options, optimizer: whole.optimizer, epochs: 6 });
    await first.net.fit(first.data, {
      ...options,
      optimizer: first.optimizer,
      epochs: 6,
      onEpoch: async ({ epoch, state }) => {
        if (epoch === 3) await saveCheckpoint(path, { net: first.net, optimizer: first.optimizer, fit: state });
      },
    });
    const { fit } = await loadCheckpoint(path, { net: second.net, optimizer: second.optimizer });
    expect(second.net.namedBuffers().get("norm.num_batches_tracked")?.data).toEqual(BigInt64Array.of(12n));
    await second.net.fit(second.data, { ...options, optimizer: second.optimizer, epochs: 6, resume: fit as never });
    expect(statesOf(second.net)).toEqual(statesOf(whole.net));
  });

  it("refuses a last batch of one sample before anything has changed, and one of a step", async () => {
    const { net, optimizer, data } = start();
    const before = statesOf(net);
    const run = (): Promise<unknown> => net.fit(data, { loss, optimizer, epochs: 1, batchSize: 19 });
    const said = "the last of 20 samples in batches of 19; set dropLast, or another batchSize";
    await expectRejects("ERR_SHAPE", run, "a last batch of one sample", said);
    const [x, y] = [data.x.slice(0, 1), (data.y as Int32Array).slice(0, 1)];
    expectThrows("ERR_SHAPE", () => net.trainStep(x, y, { loss, optimizer }), "a step", "given 1");
    expectThrows("ERR_SHAPE", () => net.gradStep(x, y, { loss }), "gradStep", "given 1");
    expect(statesOf(net)).toEqual(before);
    await net.fit(data, { loss, optimizer, epochs: 1, batchSize: 19, dropLast: true });
  });

  it("are not needed where statistics are the batch's: predict takes all rows at once", () => {
    const generator = new Generator({ seed: 4, backend });
    const net = new Net([new Linear(2, 2, { generator }), new BatchNorm1d(2, { trackRunningStats: false, generator })]);
    const x = tensor(
      Float32Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 1001),
      [100_000, 2],
    );
    const y = net.predict(x);
    expectSameBits(y.data, net.eval().forward(x).data, "predict");
    expectThrows("ERR_SHAPE", () => net.predict(x.slice(0, 1)), "one row", "given 1");
    expect(new MSELoss().forward(y, tensor(new Float32Array(200_000), [100_000, 2]))).toBeCloseTo(1, 3);
  });
});
