/**
 * Measures `samebits train` on a large CSV file that it makes and removes:
 *
 *     node scripts/large_csv.mjs [ROWS, 10000000 by default]
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const rows = Number(process.argv[2] ?? 1e7);
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "samebits-large-"));
const file = join(folder, "large.csv");

try {
  write();
  measure();
} finally {
  rmSync(folder, { recursive: true });
}

/** Four numbers and one of three classes a row. */
function write() {
  const output = openSync(file, "w");
  let text = "a,b,c,d,species\n";
  for (let i = 0; i < rows; i++) {
    const [a, b, c] = [(i * 7919) % 1000, (i * 104729) % 1000, (i * 1299709) % 1000];
    text += `${a / 100},${b / 100},${c / 100},${(a + b) / 200},${["setosa", "versicolor", "virginica"][(a + c) % 3]}\n`;
    if (text.length > 2 ** 20 || i === rows - 1) {
      writeSync(output, text);
      text = "";
    }
  }
  closeSync(output);
}

function measure() {
  const args = [file, "--net", "4-3", "--target", "species", "--epochs", "1", "--batch", "1000"];
  const report = `process.on("exit", () => console.error(process.resourceUsage().maxRSS))`;
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(report)}`, main, "train", ...args],
    { encoding: "utf8" },
  );
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(stderr);
  const peak = Number(stderr.trim().split("\n").at(-1)) / 1024;
  const size = statSync(file).size / 2 ** 20;
  console.log(stdout);
  console.log(
    `${rows} rows, ${size.toFixed(0)} MiB: ${seconds.toFixed(1)} s, at most ${peak.toFixed(0)} MiB of memory`,
  );
}
