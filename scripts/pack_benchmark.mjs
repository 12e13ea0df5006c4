/** PyTorch's figures for `samebits bench`, out of the published runs of bench/. */
import { writeFileSync } from "node:fs";
import { published } from "../bench/harness/report.mjs";
import { sectionsOf } from "../bench/harness/summary.mjs";
import { shortVersion } from "../bench/harness/words.mjs";

/** @import { Results } from "../bench/harness/types.js" */

/** @param {string} target */
export function packBenchmark(target) {
  writeFileSync(target, JSON.stringify([...published()].map(([maker, results]) => ({ maker, ...figuresOf(results) }))));
}

/** @param {Results} results */
function figuresOf(results) {
  const [oneThread] = sectionsOf(results);
  const timings = (oneThread?.rows ?? []).flatMap(({ workload, base }) =>
    base === undefined ? [] : [[workload.id, { version: shortVersion(base), seconds: base.best }]],
  );
  return {
    date: results.date.slice(0, 10),
    processor: results.machine.cpu,
    timings: Object.fromEntries(timings),
  };
}
