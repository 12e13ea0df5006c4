// node bench/stall.mjs: how long the event loop is held up at most while a large net trains on much data, from the call of fit to its end.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import {
  CrossEntropyLoss,
  Linear,
  manualSeed,
  Net,
  rand,
  randint,
  ReLU,
  runtime,
  SGD,
  TensorDataset,
} from "../dist/index.js";

const USAGE = `node bench/stall.mjs [OPTIONS]

  --samples N   40000: of 784-2048-2048-10
  --epochs N    2
  --threads N   1`;

const { values } = parseArgs({
  options: {
    samples: { type: "string", default: "40000" },
    epochs: { type: "string", default: "2" },
    threads: { type: "string", default: "1" },
    help: { type: "boolean" },
  },
});

const RESOLUTION = 1;

if (values.help) console.log(USAGE);
else await measure();

async function measure() {
  runtime.numThreads = Number(values.threads);
  manualSeed(1);
  const net = new Net([new Linear(784, 2048), new ReLU(), new Linear(2048, 2048), new ReLU(), new Linear(2048, 10)]);
  const samples = Number(values.samples);
  const data = new TensorDataset(rand([samples, 784]), randint(0, 10, [samples]));
  const optimizer = new SGD(net.parameters(), { lr: 0.01, momentum: 0.9 });
  const options = {
    loss: new CrossEntropyLoss(),
    optimizer,
    epochs: Number(values.epochs),
    batchSize: 64,
    shuffle: true,
  };
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  await new Promise((resolve) => void setTimeout(resolve, 100)); // so that it is counting
  delay.reset();
  const start = performance.now();
  await net.fit(data, options);
  const seconds = (performance.now() - start) / 1000;
  await new Promise((resolve) => void setTimeout(resolve, 10)); // what held it up in the end is counted with the next tick
  delay.disable();
  const stalls = [delay.max, delay.percentile(99.9)].map((stall) => (stall / 1e6 - RESOLUTION).toFixed(1));
  console.log(
    `${runtime.isa}, ${samples} samples, ${values.epochs} epochs in ${seconds.toFixed(1)} s: the event loop was held up for ${stalls[0]} ms at most, ${stalls[1]} ms in one of 1000 times`,
  );
}
