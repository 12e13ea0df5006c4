// Measures a fit over data that are larger than memory, in a file that it makes and removes:
//
//     node scripts/large_data.mjs [GIGABYTES, 20 by default] [FOLDER]
//
// What it may use is for the caller to limit, such as by a control group, which counts the pages that the system keeps of files too:
//
//     systemd-run --scope -p MemoryMax=1G -p MemorySwapMax=0 node scripts/large_data.mjs
import { mkdtempSync, openSync, rmSync, writeSync, closeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CrossEntropyLoss, FileDataset, Generator, Linear, Net, ReLU, SGD } from "../dist/index.js";

const FEATURES = 4096;
const CLASSES = 10;
const gigabytes = Number(process.argv[2] ?? 20);
const rows = Math.floor((gigabytes * 1e9) / (4 * FEATURES + 8));
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), "samebits-large-"));
const file = join(folder, "large.safetensors");

try {
  write();
  for (const shuffle of [false, true]) await train(shuffle);
} finally {
  rmSync(folder, { recursive: true });
}

/** A thousand rows of numbers, over and over, and a class of each. */
function write() {
  const x = 4 * FEATURES * rows;
  const header = {
    x: { dtype: "F32", shape: [rows, FEATURES], data_offsets: [0, x] },
    y: { dtype: "I64", shape: [rows], data_offsets: [x, x + 8 * rows] },
  };
  const text = JSON.stringify(header);
  const json = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(json.length));
  const output = openSync(file, "w");
  writeSync(output, Buffer.concat([size, json]));
  const some = Float32Array.from({ length: 1000 * FEATURES }, (_, i) => Math.sin(i));
  for (let row = 0; row < rows; row += 1000) writeSync(output, some, 0, 4 * FEATURES * Math.min(1000, rows - row));
  const classes = BigInt64Array.from({ length: rows }, (_, i) => BigInt(i % CLASSES));
  writeSync(output, classes);
  closeSync(output);
}

/** One epoch. @param {boolean} shuffle */
async function train(shuffle) {
  const generator = new Generator({ seed: 1 });
  const net = new Net([new Linear(FEATURES, 8, { generator }), new ReLU(), new Linear(8, CLASSES, { generator })]);
  const data = await FileDataset.open(file, { x: "x", y: "y" });
  const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters(), { lr: 0.01 }) };
  const started = performance.now();
  const { epochs } = await net.fit(data, { ...options, epochs: 1, batchSize: 512, shuffle, generator });
  const seconds = (performance.now() - started) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${gigabytes} GB, ${rows} rows ${shuffle ? "shuffled" : "in order"}: loss ${epochs[0]?.loss}, ${seconds.toFixed(0)} s, ` +
      `${(rows / seconds).toFixed(0)} rows a second, at most ${peak.toFixed(0)} MiB of memory`,
  );
}
