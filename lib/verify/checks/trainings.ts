/**
 * This package's own training, bit by bit: a digest of the weights after each of these. A change here is a change of what every
 * user gets: it is a breaking one, and belongs in the changelog.
 */
import { CrossEntropyLoss, Generator, type Net, SGD, TensorDataset, zeros } from "../../index.js";
import { type Check, digestOf, type Result, seeded, type Subject } from "../check.js";
import { createNet } from "./initialisers.js";

export interface Training {
  readonly id: string;
  readonly dims: readonly number[];
  readonly samples: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly options: { lr: number; momentum?: number; weightDecay?: number; nesterov?: boolean };
  readonly digest: string;
}

export const TRAININGS: readonly Training[] = [
  {
    id: "3-4-2, whole batches",
    dims: [3, 4, 2],
    samples: 12,
    batchSize: 12,
    epochs: 60,
    options: { lr: 0.1 },
    digest: "7a3fb67416f5ca135385e10f6dea85ea0dfbe82a8fe4070d5d93c2916abfdce1",
  },
  {
    id: "3-4-2, momentum",
    dims: [3, 4, 2],
    samples: 12,
    batchSize: 5,
    epochs: 40,
    options: { lr: 0.05, momentum: 0.9 },
    digest: "f5b3127ccf388d74efd77aec7b946f9da23cc89a9dd3d18b94e51d0993c788ee",
  },
  {
    id: "4-10-3, momentum",
    dims: [4, 10, 3],
    samples: 30,
    batchSize: 10,
    epochs: 20,
    options: { lr: 0.05, momentum: 0.9 },
    digest: "d1a104ab7499ff2a84416c5903a0ebcbb491817645734db3ebef43f02c90b59b",
  },
  {
    id: "8-37-19-5, batches of more than one block, Nesterov and decay",
    dims: [8, 37, 19, 5],
    samples: 600,
    batchSize: 300,
    epochs: 8,
    options: { lr: 0.3, momentum: 0.8, nesterov: true, weightDecay: 0.001 },
    digest: "2b0ad5f65a213a66bcf0663a3a5af58583ed3970f152d15b97eda865191acd97",
  },
];

/** Samples with numbers in [-1, 1), and classes that depend on them. */
export function createData(samples: number, features: number, classes: number, seed = 1): TensorDataset {
  const generator = new Generator({ seed, profile: "linux-x64", backend: "typescript" });
  const x = zeros([samples, features]).uniform_(-1, 1, { generator });
  const sumOf = (i: number): number => x.data.subarray(i * features, (i + 1) * features).reduce((a, b) => a + b, 0);
  const y = Int32Array.from({ length: samples }, (_, i) => Math.min(classes - 1, Math.floor(Math.abs(sumOf(i)) * 2)));
  return new TensorDataset(x, y);
}

/** All parameters, one after another; one without its memory has no numbers. */
export function weightsOf(net: Pick<Net, "parameters">): Float32Array {
  return Float32Array.from(net.parameters().flatMap((p) => (p.data.length === 0 ? [] : [...p.data])));
}

async function* trainings(subject: Subject): AsyncIterable<Result> {
  for (const { id, dims, samples, batchSize, epochs, options, digest } of TRAININGS) {
    const net = createNet(dims, seeded(subject, 1));
    const data = createData(samples, dims[0] as number, dims.at(-1) as number);
    const optimizer = new SGD(net.parameters(), options);
    const loss = new CrossEntropyLoss();
    await net.fit(data, { loss, optimizer, epochs, batchSize, shuffle: true, generator: seeded(subject, 1) });
    const weights = weightsOf(net);
    yield { what: `${id}: weights after ${epochs} epochs`, actual: weights };
    yield { what: `${id}: their SHA-256`, actual: [digestOf(weights)], expected: [digest] };
  }
}

export const drift: readonly Check[] = [{ name: "whole trainings", against: "samebits", run: trainings }];
