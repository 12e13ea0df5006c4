/** Training with SGD and cross-entropy: as close to PyTorch as its own builds are to each other. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  CrossEntropyLoss,
  Generator,
  SGD,
  tensor,
  TensorDataset,
  type BackendName,
  type Net,
  type Tensor,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectClose, expectGolden, fromBits, type GoldenTensor } from "../support/golden.js";
import { createNet, stepByHand, weightsOf } from "../support/training.js";

interface TrainCase {
  id: string;
  dims: number[];
  n: number;
  seed: number;
  steps: number;
  opt: { name: string; lr: number; momentum?: number };
  loss: string;
  x: GoldenTensor;
  y: GoldenTensor;
  init: Record<string, GoldenTensor>;
  first_grads: Record<string, GoldenTensor>;
  batches: [number, number][];
  loss_bits: string[];
  weights_bits: string[];
  final_output: GoldenTensor;
}

const builds = [
  "linux-x64/train",
  "other-builds/train-1.13.1",
  "other-builds/train-2.6.0",
  "other-builds/train-linux-arm64",
];

function casesOf(build: string): TrainCase[] {
  const { cases } = JSON.parse(readFileSync(new URL(`data/${build}.json`, import.meta.url), "utf8"));
  return (cases as TrainCase[]).filter(({ opt, loss }) => opt.name === "SGD" && loss === "ce");
}

const ABSOLUTE = { absolute: 2e-6 };
const all = builds.flatMap((build) =>
  casesOf(build).map((golden): [string, string, TrainCase] => [golden.id, build, golden]),
);

function dataOf({ x, y }: TrainCase): TensorDataset {
  return new TensorDataset(tensor(fromBits(x.bits as string, "float32"), x.shape), Int32Array.from(y.ints as number[]));
}

function rowsOf(t: Tensor, from: number, to: number): Tensor {
  const width = t.shape[1] as number;
  return tensor(t.data.subarray(from * width, to * width), [to - from, width]);
}

function initialNet({ dims, seed, init }: TrainCase, backend: BackendName): Net {
  const net = createNet(dims, backend, seed);
  for (const [name, p] of net.namedParameters()) expectGolden(p, init[name] as GoldenTensor, name);
  return net;
}

it("has the goldens", () => expect(all.map(([id]) => id)).toHaveLength(12));

describe.each(backends)("training on %s", (backend) => {
  it.each(all)("%s, written out, follows PyTorch (%s)", (id, _, golden) => {
    const net = initialNet(golden, backend);
    const { x, y } = dataOf(golden);
    const optimizer = new SGD(net.parameters(), optionsOf(golden));
    const loss = new CrossEntropyLoss();
    for (const [i, [from, to]] of golden.batches.entries()) {
      const targets = (y as Int32Array).slice(from, to);
      const value = stepByHand(net, rowsOf(x, from, to), targets, loss, optimizer);
      const wanted = fromBits(golden.loss_bits[i] as string, "float32");
      expectClose([value], wanted, ABSOLUTE, `${id}: loss of step ${i + 1}`);
      const weights = fromBits(golden.weights_bits[i] as string, "float32");
      expectClose(weightsOf(net), weights, ABSOLUTE, `${id}: weights after step ${i + 1}`);
      if (i === 0) expectFirstGradients(net, golden);
    }
    expectClose(net.predict(x).data, fromBits(golden.final_output.bits as string, "float32"), { absolute: 5e-5 }, id);
  });

  it.each(all)("%s, by fit, follows PyTorch (%s)", async (id, _, golden) => {
    const batchSize = (golden.batches[0] as [number, number])[1];
    const perEpoch = golden.n / batchSize;
    const net = initialNet(golden, backend);
    const { epochs } = await net.fit(dataOf(golden), {
      loss: new CrossEntropyLoss(),
      optimizer: new SGD(net.parameters(), optionsOf(golden)),
      epochs: golden.steps / perEpoch,
      batchSize,
      generator: new Generator({ backend }),
      onEpoch: ({ epoch }) => {
        const weights = fromBits(golden.weights_bits[epoch * perEpoch - 1] as string, "float32");
        expectClose(weightsOf(net), weights, ABSOLUTE, `${id}: weights after epoch ${epoch}`);
      },
    });
    const losses = golden.loss_bits.map((bits) => fromBits(bits, "float32")[0] as number);
    const means = epochs.map(
      (_, e) => losses.slice(e * perEpoch, (e + 1) * perEpoch).reduce((a, b) => a + b) / perEpoch,
    );
    expect(epochs.length).toBe(golden.steps / perEpoch);
    expectClose(
      epochs.map(({ loss }) => loss),
      means,
      ABSOLUTE,
      `${id}: losses`,
    );
    expect(epochs.map(({ epoch }) => epoch)).toEqual(means.map((_, i) => i + 1));
  });
});

function optionsOf({ opt: { name: _, ...options } }: TrainCase): { lr: number; momentum?: number } {
  return options;
}

function expectFirstGradients(net: Net, { first_grads: wanted }: TrainCase): void {
  for (const [name, p] of net.namedParameters()) {
    const grad = p.grad as Tensor;
    expect(grad.shape).toEqual(p.shape);
    expectClose(grad.data, fromBits(wanted[name]?.bits as string, "float32"), { absolute: 1e-6 }, `${name}'s gradient`);
  }
}

it("gives the same bits on both backends", () => {
  const [first, ...others] = backends.map((backend) => {
    const net = initialNet(all[0]?.[2] as TrainCase, backend);
    const { x, y } = dataOf(all[0]?.[2] as TrainCase);
    const optimizer = new SGD(net.parameters(), { lr: 0.1 });
    for (let i = 0; i < 10; i++) stepByHand(net, x, y as Int32Array, new CrossEntropyLoss(), optimizer);
    return weightsOf(net);
  });
  for (const other of others) expectSameBits(other, first as Float32Array);
});
