/** PyTorch's figures for `samebits bench`, out of the published run of bench/. */
import { readFileSync, writeFileSync } from "node:fs";
import { sectionsOf } from "../bench/harness/summary.mjs";
import { shortVersion } from "../bench/harness/words.mjs";

/** @import { Results } from "../bench/harness/types.js" */

/** @param {string} target */
export function packBenchmark(target) {
  /** @type {Results} */
  const results = JSON.parse(readFileSync("bench/results/results.json", "utf8"));
  const [oneThread] = sectionsOf(results);
  const timings = (oneThread?.rows ?? []).flatMap(({ workload, base }) =>
    base === undefined ? [] : [[workload.id, { version: shortVersion(base), seconds: base.best }]],
  );
  const published = {
    date: results.date.slice(0, 10),
    processor: results.machine.cpu,
    timings: Object.fromEntries(timings),
  };
  writeFileSync(target, JSON.stringify(published));
}
