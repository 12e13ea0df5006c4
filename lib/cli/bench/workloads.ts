/** A few of the workloads of bench/, under the same names. */
import * as sb from "../../index.js";
import type { Run } from "./timing.js";

export interface Workload {
  /** bench/'s. */
  readonly id: string;
  readonly title: string;
  /** What its speed is counted in, and how many of those a call does. */
  readonly unit: string;
  readonly units: number;
  /** Makes ready what many calls are made of; those are made by the function that it gives. */
  readonly prepare: (backend: sb.BackendName) => Run;
}

const TANH = [128, 784, 128] as const;
const REFILLED = 100_000;

const NETS: readonly (readonly [sizes: readonly number[], batch: number])[] = [
  [[3, 4, 2], 4],
  [[4, 10, 3], 10],
  [[784, 128, 10], 32],
];

export const WORKLOADS: readonly Workload[] = [
  ...NETS.map(([sizes, batch]) => train(sizes, batch)),
  ...NETS.map(([sizes, batch]) => predict(sizes, batch)),
  {
    id: `linear_tanh:${TANH.join("x")}`,
    title: `Linear and tanh, ${TANH.join("x")}`,
    unit: "GFLOP/s",
    units: 2e-9 * TANH[0] * TANH[1] * TANH[2],
    prepare(backend) {
      const [rows, into, out] = TANH;
      const generator = new sb.Generator({ seed: 1, backend });
      const net = new sb.Net([new sb.Linear(into, out, { generator }), new sb.Tanh()]);
      return predictions(net, rows, into, out, generator);
    },
  },
  {
    id: `uniform:${REFILLED}`,
    title: `uniform_, ${REFILLED} refilled`,
    unit: "million/s",
    units: REFILLED / 1e6,
    prepare(backend) {
      const generator = new sb.Generator({ seed: 1, backend });
      const t = sb.empty([REFILLED]);
      return repeated(() => t.uniform_(-0.5, 0.5, { generator }));
    },
  },
  {
    id: "construct:3x4",
    title: "manualSeed and Linear(3, 4)",
    unit: "calls/s",
    units: 1,
    prepare(backend) {
      const generator = new sb.Generator({ seed: 1, backend });
      return repeated(() => new sb.Linear(3, 4, { generator: generator.manualSeed(0) }));
    },
  },
];

function train(sizes: readonly number[], batch: number): Workload {
  return {
    id: `train:${sizes.join("-")}:b${batch}:SGD`,
    title: `fit ${sizes.join("-")}, batch ${batch}`,
    unit: "samples/s",
    units: batch,
    prepare(backend) {
      const generator = new sb.Generator({ seed: 1, backend });
      const net = createNet(sizes, generator);
      const classes = sizes.at(-1) as number;
      const data = new sb.TensorDataset(
        sb.randn([batch, sizes[0] as number], { generator }),
        Int32Array.from({ length: batch }, (_, i) => i % classes),
      );
      const loss = new sb.CrossEntropyLoss();
      const optimizer = new sb.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 });
      return (calls) => net.fit(data, { loss, optimizer, epochs: calls, batchSize: batch, generator });
    },
  };
}

function predict(sizes: readonly number[], batch: number): Workload {
  return {
    id: `infer:${sizes.join("-")}:b${batch}`,
    title: `predict ${sizes.join("-")}, batch ${batch}`,
    unit: "samples/s",
    units: batch,
    prepare(backend) {
      const generator = new sb.Generator({ seed: 1, backend });
      const net = createNet(sizes, generator);
      return predictions(net, batch, sizes[0] as number, sizes.at(-1) as number, generator);
    },
  };
}

function createNet(sizes: readonly number[], generator: sb.Generator): sb.Net {
  const layers = sizes
    .slice(1)
    .flatMap((out, i) => [new sb.Linear(sizes[i] as number, out, { generator }), new sb.Tanh()]);
  return new sb.Net(layers.slice(0, -1));
}

function predictions(net: sb.Net, rows: number, into: number, out: number, generator: sb.Generator) {
  const x = sb.randn([rows, into], { generator });
  const y = sb.empty([rows, out]);
  return repeated(() => net.predict(x, { out: y }));
}

function repeated(call: () => unknown): Run {
  return (calls) => {
    for (let i = 0; i < calls; i++) call();
  };
}
