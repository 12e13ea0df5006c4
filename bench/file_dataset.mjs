// node bench/file_dataset.mjs: epochs of a fit of 784-512-512-10 over a file's rows, and over the same in memory, in turn.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  CrossEntropyLoss,
  FileDataset,
  Generator,
  Linear,
  Net,
  rand,
  randint,
  ReLU,
  runtime,
  saveSafetensors,
  SGD,
  tensor,
  TensorDataset,
} from "../dist/index.js";

const USAGE = `node bench/file_dataset.mjs [OPTIONS]

  --samples N      20000
  --batches LIST   64,1024: samples of a batch
  --widths LIST    128,512: of the hidden layers
  --threads LIST   1,2
  --rounds N       7: how often each way is timed, in turn; the best counts`;

const { values } = parseArgs({
  options: {
    samples: { type: "string", default: "20000" },
    batches: { type: "string", default: "64,1024" },
    widths: { type: "string", default: "128,512" },
    threads: { type: "string", default: "1,2" },
    rounds: { type: "string", default: "7" },
    help: { type: "boolean" },
  },
});

if (values.help) console.log(USAGE);
else await compare();

async function compare() {
  const folder = mkdtempSync(join(tmpdir(), "samebits-"));
  try {
    const generator = new Generator({ seed: 1 });
    const samples = Number(values.samples);
    const x = rand([samples, 784], { generator });
    const y = tensor(randint(0, 10, [samples], { generator }));
    const path = join(folder, "data.safetensors");
    await saveSafetensors(path, { x, y });
    const ways = { memory: new TensorDataset(x, y), file: await FileDataset.open(path, { x: "x", y: "y" }) };
    console.log(
      `784-W-W-10, ${samples} samples, ${runtime.isa}: the file's speed by memory's, the best of ${values.rounds} rounds`,
    );
    for (const options of combinations()) console.log(await ratioOf(ways, options));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @typedef {{ width: number, batchSize: number, shuffle: boolean, threads: number }} Options */

function* combinations() {
  for (const threads of numbers(values.threads))
    for (const width of numbers(values.widths))
      for (const batchSize of numbers(values.batches))
        for (const shuffle of [false, true]) yield { threads, width, batchSize, shuffle };
}

/** @param {string} list */
function numbers(list) {
  return list.split(",").map(Number);
}

/** Wall time, and CPU time of all threads. @param {{ memory: TensorDataset, file: FileDataset }} ways @param {Options} options */
async function ratioOf({ memory, file }, options) {
  const best = { memory: nothing(), file: nothing() };
  for (let round = 0; round < Number(values.rounds); round++) {
    best.memory = least(best.memory, await epoch(memory, options));
    best.file = least(best.file, await epoch(file, options));
  }
  const { threads, width, batchSize, shuffle } = options;
  const ratio = (/** @type {"wall" | "cpu"} */ time) => (best.memory[time] / best.file[time]).toFixed(2);
  const what = `W ${width}, batches of ${batchSize}, ${shuffle ? "shuffled" : "in order"}, ${threads === 1 ? "1 thread" : `${threads} threads`}`;
  return `${what}: ${ratio("wall")} by the clock, ${ratio("cpu")} in CPU time`;
}

/** @typedef {{ wall: number, cpu: number }} Time */

/** @returns {Time} */
function nothing() {
  return { wall: Number.POSITIVE_INFINITY, cpu: Number.POSITIVE_INFINITY };
}

/** @param {Time} a @param {Time} b @returns {Time} */
function least(a, b) {
  return { wall: Math.min(a.wall, b.wall), cpu: Math.min(a.cpu, b.cpu) };
}

/** The second epoch of two, by which all has been made ready. @param {TensorDataset | FileDataset} data @param {Options} options @returns {Promise<Time>} */
async function epoch(data, { width, batchSize, shuffle, threads }) {
  runtime.numThreads = threads;
  const generator = new Generator({ seed: 2 });
  const layers = [
    new Linear(784, width, { generator }),
    new ReLU(),
    new Linear(width, width, { generator }),
    new ReLU(),
    new Linear(width, 10, { generator }),
  ];
  const net = new Net(layers);
  const optimizer = new SGD(net.parameters(), { lr: 0.01, momentum: 0.9 });
  let before = { cpu: process.cpuUsage(), wall: performance.now() };
  const onEpoch = (/** @type {{ epoch: number }} */ report) => {
    if (report.epoch === 1) before = { cpu: process.cpuUsage(), wall: performance.now() };
  };
  await net.fit(data, { loss: new CrossEntropyLoss(), optimizer, epochs: 2, batchSize, shuffle, generator, onEpoch });
  const { user, system } = process.cpuUsage(before.cpu);
  return { wall: performance.now() - before.wall, cpu: (user + system) / 1000 };
}
