#!/usr/bin/env node
/**
 * node bench/files/run.mjs [--megabytes 100] [--rounds 15] [--folder DIR] [--publish]
 *
 * Reading and writing files beside the least that any program has to do for the same, in one process, in turn. --publish puts the
 * table into bench/results/files.md.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { thisMachine } from "../harness/machine.mjs";
import { makeJobs, makeTensors } from "./jobs.mjs";

/** @import { Job } from "./jobs.mjs" */

const { values } = parseArgs({
  options: {
    megabytes: { type: "string", default: "100" },
    rounds: { type: "string", default: "15" },
    folder: { type: "string", default: tmpdir() },
    publish: { type: "boolean", default: false },
  },
});
const bytes = Number(values.megabytes) * 1e6;
const COUNTS = [5, 100];

/** The least of all rounds, in milliseconds. @typedef {{ cpu: number, wall: number, pause: number }} Figures */

const delay = monitorEventLoopDelay({ resolution: 1 });

/** @param {Job} job @returns {Promise<Figures>} */
async function timed({ run }) {
  delay.reset();
  delay.enable();
  const [start, before] = [performance.now(), process.cpuUsage()];
  await run();
  const [wall, { user, system }] = [performance.now() - start, process.cpuUsage(before)];
  delay.disable();
  return { wall, cpu: (user + system) / 1000, pause: delay.max / 1e6 };
}

/** @param {readonly Job[]} jobs */
async function race(jobs) {
  /** @type {Map<string, Figures>} */
  const best = new Map();
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const job of jobs) {
      const now = await timed(job);
      const then = best.get(job.name) ?? now;
      best.set(job.name, {
        wall: Math.min(now.wall, then.wall),
        cpu: Math.min(now.cpu, then.cpu),
        pause: Math.min(now.pause, then.pause),
      });
    }
  }
  return best;
}

/** Bytes of memory besides the tensors', in per cent of theirs. @param {string} job @param {string} folder @param {number} count */
function memoryOf(job, folder, count) {
  const script = fileURLToPath(new URL("peak.mjs", import.meta.url));
  const output = execFileSync(process.execPath, [script, job, folder, String(count), String(bytes)]).toString();
  return `${((100 * Number.parseInt(output, 10)) / bytes).toFixed(0)} %`;
}

const folder = mkdtempSync(join(values.folder, "samebits-bench-"));
const lines = [
  "| tensors | | CPU, ms | to its base | wall, ms | to its base | longest pause, ms | memory besides the tensors |",
  "| --- | --- | --- | --- | --- | --- | --- | --- |",
];
try {
  for (const count of COUNTS) {
    const jobs = await makeJobs(folder, makeTensors(count, bytes));
    const best = await race(jobs);
    for (const { name, base } of jobs) {
      const { cpu, wall, pause } = /** @type {Figures} */ (best.get(name));
      const other = base === null ? null : /** @type {Figures} */ (best.get(base));
      const ratio = (/** @type {"cpu" | "wall"} */ kind) =>
        other === null ? "" : ({ cpu, wall }[kind] / other[kind]).toFixed(2);
      const memory = base === null ? "" : memoryOf(name, folder, count);
      const cells = [
        count,
        name,
        cpu.toFixed(0),
        ratio("cpu"),
        wall.toFixed(0),
        ratio("wall"),
        pause.toFixed(0),
        memory,
      ];
      lines.push(`| ${cells.join(" | ")} |`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
const { cpu, node, system } = thisMachine();
const head = `${values.megabytes} MB of float32, best of ${values.rounds} rounds, on ${cpu}, ${system}, Node ${node}.`;
const table = `${head}\n\n${lines.join("\n")}\n`;
console.log(table);
if (values.publish) writeFileSync(new URL("../results/files.md", import.meta.url), `# Files\n\n${table}`);
