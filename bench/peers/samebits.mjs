// samebits through its public API. TRAIN=fit: many steps a call; TRAIN=trainStep: a call each step, and no other workload.
import { readFileSync } from "node:fs";
import * as sb from "../../dist/index.js";
import { labels, noise, serve } from "./protocol.mjs";

/** On the TypeScript backend larger workloads take seconds each. */
const isTypeScript = sb.runtime.backend === "typescript";
const MOST_FLOP = isTypeScript ? 6e8 : Infinity;

/** How many steps a call of `fit` makes. */
const stepsOf = (layers) => (isTypeScript && layers[0] > 100 ? 4 : 200);

sb.runtime.numThreads = Number(process.env.THREADS);

const noiseTensor = (rows, columns) => sb.tensor(noise(rows * columns), [rows, columns]);

const mlp = (layers) =>
  new sb.Net(
    layers
      .slice(1)
      .flatMap((out, i) => [new sb.Linear(layers[i], out), new sb.Tanh()])
      .slice(0, -1),
  );

function predict(net, rows, columnsIn, columnsOut) {
  const x = noiseTensor(rows, columnsIn);
  const out = sb.empty([rows, columnsOut]);
  return () => void net.predict(x, { out });
}

function train({ layers, batch, optimizer: name }) {
  if (sb[name] === undefined) return null;
  const net = mlp(layers);
  const x = noiseTensor(batch, layers[0]);
  const y = labels(batch, layers.at(-1));
  const loss = new sb.CrossEntropyLoss();
  const optimizer =
    name === "SGD"
      ? new sb.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 })
      : new sb.Adam(net.parameters(), { lr: 0.001 });
  if (process.env.TRAIN === "fit") {
    const data = new sb.TensorDataset(x, y);
    const calls = stepsOf(layers);
    return { calls, run: () => net.fit(data, { loss, optimizer, epochs: calls, batchSize: batch }) };
  }
  if (net.trainStep === undefined) return null;
  return () => void net.trainStep(x, y, { loss, optimizer });
}

/** Both passes: the output, and the gradients of input and parameters. */
function layer({ name, rows, columns }) {
  if (sb[name] === undefined) return null;
  const x = noiseTensor(rows, columns);
  if (name === "CrossEntropyLoss") {
    const loss = new sb.CrossEntropyLoss();
    const y = labels(rows, columns);
    return () => {
      loss.forward(x, y);
      loss.backward();
    };
  }
  const made = name === "Softmax" ? new sb.Softmax() : new sb[name](columns);
  const gradient = noiseTensor(rows, columns);
  const parameters = [made.weight, made.bias].filter((p) => p instanceof sb.Tensor);
  return () => {
    for (const p of parameters) p.grad = null;
    made.forward(x);
    made.backward(gradient);
  };
}

const everything = {
  gemm: ({ m, k, n, units }) =>
    units < MOST_FLOP && predict(new sb.Net([new sb.Linear(k, n, { bias: false })]), m, k, n),
  linear_tanh: ({ m, k, n, units }) =>
    units < MOST_FLOP && predict(new sb.Net([new sb.Linear(k, n), new sb.Tanh()]), m, k, n),
  tanh: ({ n }) => predict(new sb.Net([new sb.Tanh()]), 1, n, n),
  activation: ({ name, n }) => sb[name] !== undefined && predict(new sb.Net([new sb[name]()]), 1, n, n),
  layer,
  uniform({ n }) {
    const t = sb.empty([n]);
    return () => void t.uniform_(-0.5, 0.5);
  },
  uniform_new:
    ({ n }) =>
    () =>
      void sb.empty([n]).uniform_(-0.5, 0.5),
  normal({ n }) {
    const t = sb.empty([n]);
    return () => void t.normal_();
  },
  kaiming({ in: fanIn, out }) {
    const t = sb.empty([out, fanIn]);
    return () => void sb.init.kaimingUniform_(t, { a: Math.sqrt(5) });
  },
  construct:
    ({ in: from, out: to }) =>
    () => {
      sb.manualSeed(0);
      return void new sb.Linear(from, to);
    },
  infer: ({ layers, batch }) => predict(mlp(layers), batch, layers[0], layers.at(-1)),
  train,
};

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const { backend, isa } = sb.runtime;
serve(
  `${version}, ${backend === isa ? backend : `${backend} ${isa}`}`,
  process.env.TRAIN === "fit" ? everything : { train },
);
