// node bench/scale/run.mjs: what a sample costs in training as nets and batches grow, beside the least that the machine allows.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  CrossEntropyLoss,
  Generator,
  Linear,
  Net,
  rand,
  randint,
  ReLU,
  runtime,
  SGD,
  TensorDataset,
} from "../../dist/index.js";
import { makerOf, thisMachine } from "../harness/machine.mjs";
import { draw } from "./plot.mjs";
import { report } from "./table.mjs";

/** @import { Machine } from "../harness/types.js" */
/** @import { Case, Point, Roof } from "./types.js" */

const USAGE = `node bench/scale/run.mjs [OPTIONS]

  --rounds N     5: how often each net is timed, in turn; the best counts
  --out FOLDER   bench/build: where scale.md and scale.svg go
  --publish      to the folder of this processor's maker in bench/results instead

It needs cmake and a compiler, and a machine with nothing else on it.`;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    out: { type: "string" },
    publish: { type: "boolean", default: false },
    help: { type: "boolean" },
  },
});

const WIDTHS = [16, 32, 64, 128, 256, 512, 1024, 2048, 4096];
const BATCHES = [1, 4, 16, 64, 256, 1024, 4096, 16384];
const CLASSES = 10;
/** Floating-point operations of an epoch and of a fit, about: long enough for the clock. */
const [EPOCH_FLOPS, FIT_FLOPS] = [2e8, 5e9];
/** Of an epoch: steps at least, beside which it is little that onEpoch finds all parameters in their tensors; and numbers at most. */
const [FEWEST_STEPS, MOST_NUMBERS] = [8, 4e6];

if (values.help) console.log(USAGE);
else await run();

async function run() {
  const cases = casesOf();
  const roofs = measureRoofs(cases);
  const points = await timeAll(cases, roofs);
  const machine = thisMachine();
  const about = {
    machine,
    isa: runtime.isa,
    date: new Date().toISOString().slice(0, 10),
    rounds: Number(values.rounds),
  };
  const folder = values.publish ? pathOf(`../results/${makerOf(machine)}`) : (values.out ?? pathOf("../build"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "scale.md"), report(points, about));
  writeFileSync(join(folder, "scale.svg"), draw(points, about));
  console.log(`wrote ${join(folder, "scale.md")} and scale.svg`);
}

/** @param {string} path */
function pathOf(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** @returns {Case[]} */
function casesOf() {
  return [...WIDTHS.map((width) => caseOf("width", width, 64)), ...BATCHES.map((batch) => caseOf("batch", 256, batch))];
}

/** W-W-W-10. A product of a layer is done three times in a step, but the first layer's input wants no gradient. @param {"width" | "batch"} series @param {number} width @param {number} batch @returns {Case} */
function caseOf(series, width, batch) {
  const weights = 2 * width * width + width * CLASSES;
  const flops = 6 * weights - 2 * width * width;
  return { series, width, batch, flops, parameters: weights + 2 * width + CLASSES };
}

/** By the program that is compiled for it. @param {readonly Case[]} cases @returns {Roof[]} */
function measureRoofs(cases) {
  const root = pathOf("../..");
  /** @type {import("node:child_process").ExecFileSyncOptions} */
  const quiet = { cwd: root, stdio: ["ignore", "ignore", "inherit"] };
  execFileSync("cmake", ["--preset", "native"], quiet);
  execFileSync("cmake", ["--build", "build-native", "--parallel", "2", "--target", "roofline_bench"], quiet);
  const sizes = cases.map(({ parameters }) => String(8 * parameters));
  const output = execFileSync(join(root, "build-native/roofline_bench"), sizes, { encoding: "utf8" });
  const [peak = 0, ...bandwidths] = output.trim().split("\n").map(Number);
  return bandwidths.map((bandwidth) => ({ peak, bandwidth }));
}

/** @param {readonly Case[]} cases @param {readonly Roof[]} roofs @returns {Promise<Point[]>} */
async function timeAll(cases, roofs) {
  runtime.numThreads = 1;
  const best = cases.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [i, own] of cases.entries())
      best[i] = Math.min(/** @type {number} */ (best[i]), await secondsASample(own));
  return cases.map((own, i) => {
    const { peak, bandwidth } = /** @type {Roof} */ (roofs[i]);
    // The update reads and writes each parameter and its velocity.
    const least = Math.max(own.flops / peak, (16 * own.parameters) / bandwidth / own.batch);
    return { ...own, seconds: /** @type {number} */ (best[i]), least };
  });
}

/** CPU time of the best epoch. @param {Case} own */
async function secondsASample({ width, batch, flops }) {
  const generator = new Generator({ seed: 1 });
  const layers = [
    new Linear(width, width, { generator }),
    new ReLU(),
    new Linear(width, width, { generator }),
    new ReLU(),
    new Linear(width, CLASSES, { generator }),
  ];
  const net = new Net(layers);
  const flopsAStep = flops * batch;
  const most = Math.max(1, Math.floor(MOST_NUMBERS / (width * batch)));
  const steps = Math.min(most, Math.max(FEWEST_STEPS, Math.ceil(EPOCH_FLOPS / flopsAStep)));
  const samples = steps * batch;
  const data = new TensorDataset(rand([samples, width], { generator }), randint(0, CLASSES, [samples], { generator }));
  // So little that no unit dies: its velocities would decay into subnormal numbers, which take many times as long.
  const optimizer = new SGD(net.parameters(), { lr: 1e-4, momentum: 0.9 });
  const epochs = 2 + Math.floor(FIT_FLOPS / (steps * flopsAStep));
  let [before, best] = [process.cpuUsage(), Number.POSITIVE_INFINITY];
  const onEpoch = () => {
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1e6 / samples);
    before = process.cpuUsage();
  };
  await net.fit(data, { loss: new CrossEntropyLoss(), optimizer, epochs, batchSize: batch, generator, onEpoch });
  return best;
}
