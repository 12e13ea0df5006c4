/** node peak.mjs JOB FOLDER COUNT BYTES: prints how much memory the process needs for a job, besides what the tensors have, in bytes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadSafetensors, loadTorch, saveSafetensors, saveTorch } from "../../dist/index.js";
import { makeTensors } from "./jobs.mjs";

const [job = "", folder = "", count, bytes] = process.argv.slice(2);
const isSave = job.startsWith("save");
const tensors = isSave ? makeTensors(Number(count), Number(bytes)) : {};
/** @type {Record<string, () => Promise<unknown>>} */
const jobs = {
  loadSafetensors: () => loadSafetensors(join(folder, "a.safetensors")),
  loadTorch: () => loadTorch(join(folder, "a.pt")),
  saveSafetensors: () => saveSafetensors(join(folder, "b"), tensors),
  saveTorch: () => saveTorch(join(folder, "b"), tensors),
};
/** Bytes, of Linux. @param {"VmRSS" | "VmHWM"} name now, or the most so far */
const memory = (name) =>
  1024 * Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync("/proc/self/status", "latin1"))?.[1]);

const before = memory("VmRSS");
const result = await /** @type {() => Promise<unknown>} */ (jobs[job])();
console.log(memory("VmHWM") - before - (isSave ? 0 : Number(bytes)), typeof result);
