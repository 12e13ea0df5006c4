// node bench/ranks.mjs: a step of 784-512-512-10 by one thread, two threads, and ranks over MPI, beside a program of the same core that
// leaves the sum to MPI_Allreduce, and PyTorch's DistributedDataParallel over gloo, in turn.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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
import { joinWorld } from "../dist/mpi/index.js";

const USAGE = `node bench/ranks.mjs [OPTIONS]

  --batches LIST     1024,2048,4096: samples of a batch
  --ranks N          2
  --rounds N         5: how often each way is timed, in turn; the best counts
  --launcher TEXT    mpirun --allow-run-as-root --bind-to core: what starts ranks, with its options

It needs mpirun; for MPI_Allreduce also cmake and MPI's headers (libopenmpi-dev), for PyTorch an interpreter that has it, which PYTHON names.`;

const { values } = parseArgs({
  options: {
    batches: { type: "string", default: "1024,2048,4096" },
    ranks: { type: "string", default: "2" },
    rounds: { type: "string", default: "5" },
    launcher: { type: "string", default: "mpirun --allow-run-as-root --bind-to core" },
    step: { type: "string" },
    help: { type: "boolean" },
  },
});

/** By what the ranks are called in the table. */
const RANKS = `${values.ranks} ranks`;

if (values.help) console.log(USAGE);
else if (values.step !== undefined) await timeStep(Number(values.step));
else compare();

/** Prints the milliseconds of a step of the best of five epochs of eight steps. */
async function timeStep(/** @type {number} */ batchSize) {
  const world = await joinWorld();
  manualSeed(1); // the fit draws from the default generator, on every rank the same
  const net = new Net([new Linear(784, 512), new ReLU(), new Linear(512, 512), new ReLU(), new Linear(512, 10)]);
  net.parameters().forEach((p, i) => p.data.forEach((_, j) => (p.data[j] = Math.sin(i + j) / 30)));
  const data = new TensorDataset(rand([8 * batchSize, 784]).fill_(0.5), randint(0, 1, [8 * batchSize]));
  const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters(), { lr: 0.01, momentum: 0.9 }) };
  const { epochs } = await net.fit(data, { ...options, epochs: 6, batchSize, world });
  const steps = epochs.slice(1).map(({ samplesPerSecond }) => (1000 * batchSize) / samplesPerSecond);
  if (world.rank === 0) console.log(String(Math.min(...steps))); // as a text, which no terminal colours
}

/** A way to make a step: the command, for a batch of so many samples. @typedef {(batch: string) => string[]} Way */

function compare() {
  const ways = { ...ownWays(), ...allreduce(), ...ddp() };
  console.log(
    `784-512-512-10, SGD with momentum, ${runtime.isa}: milliseconds a step, the best of ${values.rounds} rounds`,
  );
  for (const batch of values.batches.split(",")) {
    const best = Object.fromEntries(Object.keys(ways).map((name) => [name, Number.POSITIVE_INFINITY]));
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [name, command] of Object.entries(ways)) {
        const [program, ...args] = command(batch);
        const out = execFileSync(/** @type {string} */ (program), args, { encoding: "utf8" });
        best[name] = Math.min(/** @type {number} */ (best[name]), Number(out));
      }
    }
    const ranks = /** @type {number} */ (best[RANKS]);
    const times = Object.entries(best).map(([name, time]) => `${name} ${time.toFixed(1)}`);
    const others = Object.entries(best).filter(([name]) => name !== RANKS);
    const ratios = others.map(([name, time]) => `${name} ${(time / ranks).toFixed(2)}`);
    console.log(`${batch}: ${times.join(", ")}\n  divided by ${RANKS}: ${ratios.join(", ")}`);
  }
}

/** @returns {Record<string, Way>} */
function ownWays() {
  const node = [process.execPath, fileURLToPath(import.meta.url), "--step"];
  return {
    "1 thread": (batch) => ["env", "SAMEBITS_NUM_THREADS=1", ...node, batch],
    "2 threads": (batch) => ["env", "SAMEBITS_NUM_THREADS=2", ...node, batch],
    [RANKS]: (batch) => launched(["env", "SAMEBITS_NUM_THREADS=1", ...node, batch]),
  };
}

/** @param {string[]} command */
function launched(command) {
  return [...values.launcher.split(" "), "-n", values.ranks, ...command];
}

/** @returns {Record<string, Way>} */
function allreduce() {
  const root = fileURLToPath(new URL("..", import.meta.url));
  return unlessItFails("MPI_Allreduce", () => {
    /** @type {import("node:child_process").ExecFileSyncOptions} */
    const quiet = { cwd: root, stdio: ["ignore", "ignore", "inherit"] };
    execFileSync("cmake", ["-B", "build-ranks", "-D", "SAMEBITS_ADDON=OFF", "-D", "SAMEBITS_MPI_BENCH=ON"], quiet);
    execFileSync("cmake", ["--build", "build-ranks", "--parallel", "2"], quiet);
    const program = join(root, "build-ranks/allreduce_bench");
    return { [`${RANKS}, MPI_Allreduce`]: (batch) => launched([program, batch]) };
  });
}

/** @returns {Record<string, Way>} */
function ddp() {
  const python = process.env["PYTHON"] ?? "python3";
  const script = fileURLToPath(new URL("peers/ranks_ddp.py", import.meta.url));
  return unlessItFails("PyTorch", () => {
    execFileSync(python, ["-c", "import torch.distributed"], { stdio: "ignore" });
    return { [`${RANKS}, PyTorch DDP`]: (batch) => [python, script, values.ranks, batch] };
  });
}

/**
 * @param {string} peer
 * @param {() => Record<string, Way>} ways
 */
function unlessItFails(peer, ways) {
  try {
    return ways();
  } catch (error) {
    console.log(`without ${peer}: ${/** @type {Error} */ (error).message}`);
    return {};
  }
}
