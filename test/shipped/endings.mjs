// Workers, ends in mid-fit and a second copy of the package. `node endings.mjs NAME`, in a project that has samebits installed
// and, as "another", a copy of it; ends with the status beside the name.
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

const load = () => import("samebits");

/** @type {Record<string, () => unknown>} */
const endings = {
  "exit-in-fit": exitInFit, // status 7
  "worker-ends-in-fit": workersEndInFit, // 5
  "workers-train-alike": workersTrainAlike, // 6
  "two-copies": twoCopies, // 8
  "only-in-a-worker": onlyInAWorker, // 9
};

async function start(epochs = 1e9) {
  const sb = await load();
  const generator = new sb.Generator({ seed: 1 });
  const net = new sb.Net([new sb.Linear(16, 64, { generator }), new sb.Tanh(), new sb.Linear(64, 4, { generator })]);
  const data = new sb.TensorDataset(sb.rand([500, 16], { generator }), new Int32Array(500));
  const optimizer = new sb.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 });
  const fit = { loss: new sb.CrossEntropyLoss(), optimizer, batchSize: 50, shuffle: true, generator, epochs };
  return { net, done: net.fit(data, fit) };
}

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function exitInFit() {
  await start();
  await pause(20);
  process.exit(7);
}

async function trained() {
  const { net, done } = await start(3);
  await done;
  return net.parameters().join();
}

/** @param {"endless" | "train"} task */
const startWorker = (task) => new Worker(fileURLToPath(import.meta.url), { workerData: task });

async function workersEndInFit() {
  const end = async (/** @type {number} */ ms) => {
    const worker = startWorker("endless");
    await once(worker, "message");
    await pause(ms);
    await worker.terminate();
  };
  for (let i = 0; i < 4; i++) await end(i);
  await Promise.all([0, 1, 5].map(end));
  process.exit(5);
}

async function workersTrainAlike() {
  const workers = ["train", "train"].map((task) => once(startWorker(/** @type {"train"} */ (task)), "message"));
  const own = await trained();
  process.exitCode = (await Promise.all(workers)).every(([other]) => other === own) ? 6 : 1;
}

async function twoCopies() {
  const sb = await load();
  const other = /** @type {typeof sb} */ (await import(/** @type {string} */ ("another")));
  const weights = [sb, other].map((copy) =>
    String(new copy.Linear(3, 4, { generator: new copy.Generator({ seed: 1 }) }).weight),
  );
  const apart = /** @type {any} */ (new sb.Linear(2, 2));
  try {
    apart.forward(other.zeros([1, 2]));
  } catch (error) {
    if (String(error).includes("another copy") && weights[0] === weights[1]) process.exitCode = 8;
  }
}

/** The addon goes with the worker that alone had loaded it; then the process ends. */
async function onlyInAWorker() {
  const worker = startWorker("train");
  await Promise.all([once(worker, "message"), once(worker, "exit")]);
  process.exit(9);
}

if (isMainThread) {
  await endings[process.argv[2] ?? ""]?.();
} else if (workerData === "train") {
  parentPort?.postMessage(await trained()); // oxlint-disable-line unicorn/require-post-message-target-origin -- no window
} else {
  await start();
  parentPort?.postMessage("running"); // oxlint-disable-line unicorn/require-post-message-target-origin -- no window
}
