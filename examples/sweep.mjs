// Seeds and rates side by side: a worker for each core, a fit for each task, one data set that all read. Each run has the bits that it
// has alone. A job array of a cluster does one task of them: SLURM_ARRAY_TASK_ID=3 node examples/sweep.mjs
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { CrossEntropyLoss, Generator, Linear, Net, rand, runtime, SGD, Tanh, Tensor, TensorDataset } from "samebits";

const SAMPLES = 600;
const tasks = [0.05, 0.1, 0.2].flatMap((lr) => [1, 2].map((seed) => ({ lr, seed })));

if (!isMainThread) work(workerData);
else if (process.env.SLURM_ARRAY_TASK_ID !== undefined) {
  const task = tasks[Number(process.env.SLURM_ARRAY_TASK_ID)];
  console.log(JSON.stringify({ ...task, ...(await run(task, sharedData())) }));
} else await sweep();

async function sweep() {
  const data = sharedData();
  const results = await Promise.all(inWorkers(data).map(collected));
  const found = results.flat().toSorted((a, b) => a.i - b.i);
  for (const { i, loss, digest } of found) {
    assert.deepEqual({ loss, digest }, await run(tasks[i], data)); // alone, here
    console.log(`rate ${tasks[i].lr}, seed ${tasks[i].seed}: loss ${loss.toFixed(6)}, weights ${digest}`);
  }
  assert.equal(found.length, tasks.length);
  const best = found.reduce((a, b) => (b.loss < a.loss ? b : a));
  console.log(`the best is rate ${tasks[best.i].lr}, seed ${tasks[best.i].seed}`);
}

/** As many as there are cores; they take the next task of a counter that all see. */
function inWorkers(data) {
  const next = new Int32Array(new SharedArrayBuffer(4));
  const count = Math.min(availableParallelism(), tasks.length);
  const file = fileURLToPath(import.meta.url);
  return Array.from({ length: count }, () => new Worker(file, { workerData: { data, next } }));
}

async function work({ data, next }) {
  runtime.numThreads = 1; // the workers are the threads
  for (let i = Atomics.add(next, 0, 1); i < tasks.length; i = Atomics.add(next, 0, 1)) {
    const result = { i, ...(await run(tasks[i], data)) };
    parentPort.postMessage(result); // oxlint-disable-line unicorn/require-post-message-target-origin -- no window
  }
}

async function collected(worker) {
  const results = [];
  worker.on("message", (result) => results.push(result));
  await once(worker, "exit"); // rejects where the worker has thrown
  return results;
}

/** Memory that all workers see; a fit copies what it trains on. For data larger than memory: FileDataset.open in every worker. */
function sharedData() {
  const x = new Float32Array(new SharedArrayBuffer(4 * 2 * SAMPLES));
  const y = new Int32Array(new SharedArrayBuffer(4 * SAMPLES));
  x.set(rand([SAMPLES, 2], { generator: new Generator({ seed: 0 }) }).data);
  y.forEach((_, i) => (y[i] = Math.hypot(x[2 * i] - 0.5, x[2 * i + 1] - 0.5) < 0.35 ? 1 : 0));
  return { x, y };
}

async function run({ lr, seed }, { x, y }) {
  const generator = new Generator({ seed });
  const net = new Net([new Linear(2, 16, { generator }), new Tanh(), new Linear(16, 2, { generator })]);
  const optimizer = new SGD(net.parameters(), { lr, momentum: 0.9 });
  const data = new TensorDataset(new Tensor(x, [SAMPLES, 2]), y);
  const options = { loss: new CrossEntropyLoss(), optimizer, epochs: 40, batchSize: 32, shuffle: true, generator };
  const { epochs } = await net.fit(data, options);
  const digest = createHash("sha256");
  for (const { data } of net.parameters()) digest.update(data);
  return { loss: epochs.at(-1).loss, digest: digest.digest("hex").slice(0, 16) };
}
