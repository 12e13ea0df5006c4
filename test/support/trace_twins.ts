/** test/golden/traces/make_traces.py in TypeScript: eleven ports, each with the mistakes that a port may have. */
import {
  Adam,
  AdamW,
  BCEWithLogitsLoss,
  clipGradNorm_,
  CrossEntropyLoss,
  DataLoader,
  defaultGenerator,
  Dropout,
  ELU,
  Generator,
  HuberLoss,
  Linear,
  LogSoftmax,
  type LossFunction,
  manualSeed,
  MSELoss,
  Net,
  NLLLoss,
  type Optimizer,
  rand,
  randint,
  randomSplit,
  ReLU,
  RMSprop,
  SGD,
  Sigmoid,
  SiLU,
  SmoothL1Loss,
  Softplus,
  StepLR,
  Tanh,
  tensor,
  TensorDataset,
  trace,
  WeightedRandomSampler,
} from "../../dist/index.js";
import { batchNorm, layerNorm } from "./trace_twins_norms.js";

/** Writes the trace of a script's port, with one mistake or none. */
export type Twin = (path: string, mistake?: string) => Promise<void>;

async function classification(path: string, mistake?: string): Promise<void> {
  manualSeed(1);
  const all = new TensorDataset(rand([40, 4]), randint(0, 3, [40]));
  const [data, held] = randomSplit(all, [30, 10]);
  const net = new Net([new Linear(4, 8), new Tanh(), new Linear(8, 3)]);
  const loss = new CrossEntropyLoss();
  const optimizer = new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
  const validation = mistake === "validation as a data set" ? held : new DataLoader(held, { batchSize: 10 });
  const batchSize = mistake === "batch size" ? 15 : 10;
  const trained =
    mistake === "other numbers"
      ? new TensorDataset(
          tensor(
            data.x.data.map((v) => v * 1.0000002),
            data.x.shape,
          ),
          data.y,
        )
      : data;
  await trace(path, { net, optimizer, loss, data: trained }, () =>
    net.fit(trained, { loss, optimizer, epochs: 3, batchSize, shuffle: mistake !== "no shuffle", validation }),
  );
}

async function regression(path: string, mistake?: string): Promise<void> {
  const profile = mistake === "profile" ? "windows-x64" : "linux-x64";
  const generator = new Generator({ seed: mistake === "seed" ? 3 : 2, profile });
  const activation = mistake === "activation" ? new Tanh() : new ReLU();
  const layers = () => new Net([new Linear(3, 8, { generator }), activation, new Linear(8, 1, { generator })]);
  const early = new Generator({ seed: 987654 }); // a seed that nobody knows
  const unseeded = new Net([
    new Linear(3, 8, { generator: early }),
    activation,
    new Linear(8, 1, { generator: early }),
  ]);
  const before = mistake === "net before data" ? layers() : null;
  const x = rand([16, 3], { generator });
  const y = tensor(Array.from({ length: 16 }, (_, i) => [Math.fround(2 * x.at(i, 0) - x.at(i, 1))]));
  const net = mistake === "net before seed" ? unseeded : (before ?? layers());
  const loss = new MSELoss({ reduction: mistake === "reduction" ? "sum" : "mean" });
  const options = { lr: mistake === "rate" ? 0.001 : 0.01 };
  const optimizer = mistake === "optimiser" ? new SGD(net.parameters(), options) : new Adam(net.parameters(), options);
  await trace(path, { net, optimizer, loss, generators: { default: generator } }, () => {
    for (let step = 0; step < 9; step++) {
      if (mistake !== "no zeroGrad") optimizer.zeroGrad();
      loss.forward(net.forward(x), y);
      net.backward(loss.backward());
      optimizer.step();
    }
  });
}

async function dropout(path: string, mistake?: string): Promise<void> {
  manualSeed(3);
  const x = rand([28, 4]);
  const y = tensor(Array.from({ length: 28 }, (_, i) => [x.at(i, 0) > 0.5 ? 1 : 0]));
  const drop = new Dropout(mistake === "probability" ? 0.5 : 0.2);
  const layers = [new Linear(4, 8), new ReLU(), drop, new Linear(8, 1)] as const;
  const net: Net = mistake === "no dropout" ? new Net([layers[0], layers[1], layers[3]]) : (new Net(layers) as Net);
  if (mistake === "eval") net.eval();
  const loss = new BCEWithLogitsLoss();
  const optimizer = new AdamW(net.parameters(), { lr: 0.02 });
  const loader = new DataLoader(new TensorDataset(x, y), {
    batchSize: 8,
    shuffle: true,
    dropLast: mistake === "dropLast",
  });
  await trace(path, { net, optimizer, loss, data: loader }, () => loop(loader, 2, net, loss, optimizer));
}

async function scheduler(path: string, mistake?: string): Promise<void> {
  manualSeed(4);
  const data = new TensorDataset(rand([16, 4]), randint(0, 3, [16]));
  const net = new Net([new Linear(4, 6), new Sigmoid(), new Linear(6, 3), new LogSoftmax()]);
  const loss = new NLLLoss();
  const optimizer = new SGD(net.parameters(), { lr: 0.5 });
  const schedule = new StepLR(optimizer, { stepSize: 2, gamma: 0.5 });
  const schedulerPer = mistake === "per batch" ? "batch" : "epoch";
  const options = {
    loss,
    optimizer,
    scheduler: schedule,
    schedulerPer,
    epochs: 5,
    batchSize: 8,
    shuffle: true,
  } as const;
  await trace(path, { net, optimizer, loss, data }, () => net.fit(data, options));
}

async function sampler(path: string, mistake?: string): Promise<void> {
  manualSeed(5);
  const data = new TensorDataset(rand([18, 4]), randint(0, 3, [18]));
  const net = new Net([new Linear(4, 6), new SiLU(), new Linear(6, 3)]);
  const loss = new CrossEntropyLoss();
  const optimizer = new RMSprop(net.parameters(), { lr: 0.01 });
  const generator = mistake === "default generator" ? defaultGenerator : new Generator({ seed: 50 });
  const weights = Array.from(data.y as Int32Array, (label) => (mistake === "weights" ? 1 : 1 + label));
  const loader = new DataLoader(data, { batchSize: 6, sampler: new WeightedRandomSampler(weights, 18, { generator }) });
  await trace(path, { net, optimizer, loss, data: loader }, () => loop(loader, 3, net, loss, optimizer));
}

async function earlyStopping(path: string, mistake?: string): Promise<void> {
  manualSeed(6);
  const [x, y] = [rand([20, 4]), rand([20, 1])];
  const [data, validation] = [
    new TensorDataset(x.slice(0, 12), y.slice(0, 12)),
    new TensorDataset(x.slice(12), y.slice(12)),
  ];
  const net = new Net([new Linear(4, 8), new Tanh(), new Linear(8, 1)]);
  const loss = new SmoothL1Loss();
  const optimizer = new SGD(net.parameters(), { lr: 0.9 });
  const patience = mistake === "patience" ? 3 : 2;
  const restoreBest = mistake === "best restored";
  const options = {
    loss,
    optimizer,
    validation,
    earlyStopping: { patience, restoreBest },
    epochs: 20,
    batchSize: 6,
    shuffle: true,
  };
  await trace(path, { net, optimizer, loss, data }, () => net.fit(data, options));
}

async function clipping(path: string, mistake?: string): Promise<void> {
  manualSeed(8);
  const data = new TensorDataset(rand([20, 4]), randint(0, 3, [20]));
  const net = new Net([new Linear(4, 8), new Tanh(), new Linear(8, 3)]);
  const loss = new CrossEntropyLoss({ labelSmoothing: mistake === "no smoothing" ? 0 : 0.1 });
  const optimizer = new SGD(net.parameters(), { lr: 0.5 });
  const loader = new DataLoader(data, { batchSize: 5, shuffle: true });
  await trace(path, { net, optimizer, loss, data: loader }, () => {
    for (let epoch = 0; epoch < 2; epoch++) {
      for (const [x, y] of loader) {
        optimizer.zeroGrad();
        net.gradStep(x, y, { loss });
        if (mistake !== "no clipping") clipGradNorm_(net.parameters(), 0.1);
        optimizer.step();
      }
    }
  });
}

async function accumulation(path: string, mistake?: string): Promise<void> {
  manualSeed(9);
  const data = new TensorDataset(rand([24, 4]), randint(0, 2, [24]));
  const net = new Net([new Linear(4, 8), new ELU(), new Linear(8, 2)]);
  const loss = new CrossEntropyLoss();
  const optimizer = new SGD(net.parameters(), { lr: 0.2 });
  const loader = new DataLoader(data, { batchSize: 4, shuffle: true });
  const weight = mistake === "not divided" ? 1 : 0.5;
  const window = mistake === "every batch" ? 1 : 2;
  await trace(path, { net, optimizer, loss, data: loader }, () => {
    for (let epoch = 0; epoch < 2; epoch++) {
      let batches = 0;
      for (const [x, y] of loader) {
        net.gradStep(x, y, { loss, weight });
        if ((batches += 1) % window > 0) continue;
        optimizer.step();
        optimizer.zeroGrad();
      }
    }
  });
}

async function weightDecay(path: string, mistake?: string): Promise<void> {
  manualSeed(10);
  const data = new TensorDataset(rand([16, 4]), rand([16, 2]));
  const net = new Net([new Linear(4, 8), new Softplus(), new Linear(8, 2)]);
  const loss = new HuberLoss();
  const [weights, biases] = [
    [0, 2],
    [1, 3],
  ].map((places) => places.map((i) => net.parameters()[i]!));
  const groups = [
    { params: weights!, weightDecay: mistake === "weight decay" ? 0.01 : 0.1 },
    { params: biases!, weightDecay: 0 },
  ];
  const optimizer =
    mistake === "one group" ? new AdamW(net.parameters(), { lr: 0.01 }) : new AdamW(groups, { lr: 0.01 });
  await trace(path, { net, optimizer, loss, data }, () =>
    net.fit(data, { loss, optimizer, epochs: 4, batchSize: 8, shuffle: true }),
  );
}

function loop(
  loader: DataLoader,
  epochs: number,
  net: Net,
  loss: LossFunction,
  optimizer: Optimizer<{ lr: number }>,
): void {
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const [x, y] of loader) {
      optimizer.zeroGrad();
      loss.forward(net.forward(x), y);
      net.backward(loss.backward());
      optimizer.step();
    }
  }
}

/** By the scripts' names. */
export const twins: Readonly<Record<string, Twin>> = {
  classification,
  regression,
  dropout,
  scheduler,
  sampler,
  early_stopping: earlyStopping,
  layer_norm: layerNorm,
  clipping,
  accumulation,
  weight_decay: weightDecay,
  batch_norm: batchNorm,
};
