/**
 * A process that makes a part of a run, from where the checkpoint says: `node resumed_leg.mjs LEG`, JSON. Saves a checkpoint
 * after each epoch, and prints what the whole run leaves if it comes to its end.
 */
import { existsSync } from "node:fs";
import * as sb from "../../dist/index.js";
import { data, left, optionsOf, partsOf, type Run, world } from "./resumed_runs.js";

export interface Leg {
  readonly run: Run;
  /** Where the checkpoint is, if there is one yet. */
  readonly path: string;
  /** After how many epochs of the run the process ends; null: when the run does. */
  readonly until: number | null;
  /** How it ends then: by itself, or killed while the fit goes on. */
  readonly end: "exit" | "kill";
}

const { run, path, until, end } = JSON.parse(process.argv[2] as string) as Leg;
const isBegun = existsSync(path);
const seed = isBegun ? process.pid : 1; // what has been drawn before a checkpoint is loaded does not matter
sb.manualSeed(seed);
const all = world(run, seed);
const { fit, extra = [] } = isBegun ? await sb.loadCheckpoint(path, partsOf(all)) : {};
const reports = extra as sb.EpochReport[];

const result = await all.net.fit(data(run), {
  ...optionsOf(run, all),
  ...(fit && { resume: fit }),
  onEpoch: async (report) => {
    reports.push(JSON.parse(JSON.stringify(report)) as sb.EpochReport);
    await sb.saveCheckpoint(path, { ...partsOf(all), fit: report.state, extra: reports });
    if (report.epoch !== until) return;
    if (end === "exit") process.exit();
    setImmediate(() => process.kill(process.pid, "SIGKILL"));
  },
});
console.log(left(all, { ...result, epochs: reports }));
