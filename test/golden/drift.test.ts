/**
 * This package's own training, bit by bit: a digest of the weights after training each network of PyTorch's training goldens.
 * A change here is a change of what every user gets: it is a breaking one, and belongs in the changelog.
 */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CrossEntropyLoss, Generator, SGD, type BackendName, type Net } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { createData, createNet, trainByHand, weightsOf } from "../support/training.js";

interface Training {
  readonly id: string;
  readonly dims: readonly number[];
  readonly samples: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly options: { lr: number; momentum?: number; weightDecay?: number; nesterov?: boolean };
  readonly digest: string;
}

const trainings: readonly Training[] = [
  {
    id: "3-4-2, whole batches",
    dims: [3, 4, 2],
    samples: 12,
    batchSize: 12,
    epochs: 60,
    options: { lr: 0.1 },
    digest: "baff3b803a2b95df8fce665868bd2378c4713e1eaa288d7e1f8bbb602e93b59d",
  },
  {
    id: "3-4-2, momentum",
    dims: [3, 4, 2],
    samples: 12,
    batchSize: 5,
    epochs: 40,
    options: { lr: 0.05, momentum: 0.9 },
    digest: "e5aef8fb900708897fac904bebf44eda0960fca0c5e1b09e62462fb412d46324",
  },
  {
    id: "4-10-3, momentum",
    dims: [4, 10, 3],
    samples: 30,
    batchSize: 10,
    epochs: 20,
    options: { lr: 0.05, momentum: 0.9 },
    digest: "29b122edc1ed81ac3a14e1b4a924808cd66d039dfe66e5a9724ba940b8519776",
  },
  {
    id: "8-37-19-5, batches of more than one block, Nesterov and decay",
    dims: [8, 37, 19, 5],
    samples: 600,
    batchSize: 300,
    epochs: 8,
    options: { lr: 0.3, momentum: 0.8, nesterov: true, weightDecay: 0.001 },
    digest: "b17a7a63a9ded1b508e86a6311a6aa6878bda5e4ea32ee3f613f3c80cdaeab36",
  },
];

function start({ dims, options }: Training, backend: BackendName): { net: Net; optimizer: SGD; generator: Generator } {
  const net = createNet(dims, backend, 1);
  return { net, optimizer: new SGD(net.parameters(), options), generator: new Generator({ seed: 1, backend }) };
}

function digestOf(net: Net): string {
  const weights = weightsOf(net);
  expect(weights.every(Number.isFinite), "weights are finite").toBe(true);
  const bytes = new DataView(new ArrayBuffer(4 * weights.length));
  weights.forEach((w, i) => bytes.setFloat32(4 * i, w, true));
  return createHash("sha256").update(bytes).digest("hex");
}

describe.each(backends)("training on %s", (backend) => {
  it.each(trainings)("$id: fit gives the stored weights", async (training) => {
    const { net, optimizer, generator } = start(training, backend);
    const { dims, samples, batchSize, epochs } = training;
    const data = createData(samples, dims[0] as number, dims.at(-1) as number);
    await net.fit(data, { loss: new CrossEntropyLoss(), optimizer, epochs, batchSize, shuffle: true, generator });
    expect(digestOf(net)).toBe(training.digest);
  });

  it.each(trainings)("$id: so does the written-out loop", (training) => {
    const { net, optimizer, generator } = start(training, backend);
    const { dims, samples, batchSize, epochs } = training;
    const data = createData(samples, dims[0] as number, dims.at(-1) as number);
    trainByHand(net, data, { optimizer, epochs, batchSize, shuffle: true, generator });
    expect(digestOf(net)).toBe(training.digest);
  });
});
