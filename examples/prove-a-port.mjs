// The port of prove-a-port.py, and the proof that it is equal: both runs' traces, compared. Without arguments the trace that PyTorch wrote
// is the one beside this file; prove-a-port.py has the commands for one of your own.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CrossEntropyLoss,
  DataLoader,
  Dropout,
  Linear,
  manualSeed,
  Net,
  randomSplit,
  SGD,
  StepLR,
  Tanh,
  tensor,
  TensorDataset,
  trace,
} from "samebits";
import { files, picture } from "./picture.mjs";

const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "samebits-"));

const [, ...lines] = readFileSync(beside("iris.csv"), "utf8").trim().split(/\r?\n/);
const rows = lines.map((line) => line.split(","));
const classes = [...new Set(rows.map((row) => row.at(-1)))].toSorted();
const x = tensor(rows.map((row) => row.slice(0, -1).map(Number)));
const y = Int32Array.from(rows, (row) => classes.indexOf(row.at(-1)));

/** The script's run, with its validation loader or with a validation set, which draws nothing. */
async function run(path, withLoader) {
  manualSeed(1);
  const [data, held] = randomSplit(new TensorDataset(x, y), [120, 30]);
  const net = new Net([new Linear(4, 10), new Tanh(), new Dropout(0.1), new Linear(10, 3)]);
  const loss = new CrossEntropyLoss();
  const optimizer = new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
  const scheduler = new StepLR(optimizer, { stepSize: 2, gamma: 0.5 });
  const validation = withLoader ? new DataLoader(held, { batchSize: 30 }) : held;
  const options = { loss, optimizer, scheduler, validation, epochs: 5, batchSize: 40, shuffle: true };
  await trace(path, { net, optimizer, loss, data, full: 1 }, () => net.fit(data, options));
}

/** What `samebits compare --json` says of the trace. */
function compare(path, ...options) {
  const command = fileURLToPath(new URL("cli/main.js", import.meta.resolve("samebits")));
  const args = [command, "compare", beside("prove-a-port.trace"), path, "--json", ...options];
  return JSON.parse(spawnSync(process.execPath, args).stdout);
}

const [path = join(folder, "samebits.trace")] = files;
await run(path, true);
const { verdict, compared } = compare(path);
console.log(`the port: ${verdict}; ${compared.orders.compared} batches, ${compared.draws.compared} states, the same`);
assert.equal(verdict, "near");

await run(join(folder, "wrong.trace"), false);
const { first, cause } = compare(join(folder, "wrong.trace"));
console.log(`a validation set in place of its loader: step ${first.step}: ${cause.text}`);
assert.equal(cause.name, "validation-loader");

await picture(() => {
  compare(join(folder, "wrong.trace"), "--plot", join(folder, "wrong.svg"));
  return readFileSync(join(folder, "wrong.svg"));
});
rmSync(folder, { recursive: true });
