/**
 * Runs that several ranks make together: `node rank_runs.mjs TASKS`, JSON, by a launcher or alone. Says what each run leaves, as digests:
 * one for each thing, the same whoever makes it.
 */
import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import * as sb from "../../dist/index.js";
import { joinWorld } from "../../dist/mpi/index.js";
import { data, left, optionsOf, partsOf, type Run, world as partsFor } from "./resumed_runs.js";

export interface Task {
  readonly run: Run;
  /** Where to save after each epoch, by rank 0. */
  readonly saveTo?: string;
  /** Where to go on from. */
  readonly resumeFrom?: string;
  /** After which epoch a signal stops the run, and on which rank. */
  readonly abort?: { readonly epoch: number; readonly rank: number };
}

const world = await joinWorld();
const say = (value: unknown): void => void writeSync(1, `said ${world.rank} ${JSON.stringify(value)}\n`);

for (const task of JSON.parse(process.argv[2] as string) as Task[]) {
  say(
    await resultOf(task).catch((error: Error) => ({ error: `${(error as { code?: string }).code}: ${error.message}` })),
  );
}

async function resultOf({ run, saveTo, resumeFrom, abort }: Task): Promise<object> {
  sb.manualSeed(1);
  const all = partsFor(run, 1);
  const { fit, extra = [] } = resumeFrom === undefined ? {} : await sb.loadCheckpoint(resumeFrom, partsOf(all));
  const reports = [...(extra as sb.EpochReport[])];
  const controller = new AbortController();
  const result = await all.net.fit(data(run), {
    ...optionsOf(run, all),
    ...(fit && { resume: fit }),
    ...(abort && { signal: controller.signal }),
    world,
    ...((saveTo ?? resumeFrom ?? abort) !== undefined && {
      onEpoch: async (report: sb.EpochReport) => {
        reports.push(JSON.parse(JSON.stringify(report)) as sb.EpochReport);
        if (saveTo !== undefined && world.rank === 0)
          await sb.saveCheckpoint(`${saveTo}${report.epoch}`, { ...partsOf(all), fit: report.state, extra: reports });
        if (abort?.epoch === report.epoch && abort.rank === world.rank) controller.abort(new Error("that will do"));
      },
    }),
  });
  const everything = JSON.parse(
    left(all, { ...result, epochs: reports.length > 0 ? reports : result.epochs }),
  ) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(everything).map(([name, value]) => [name, digestOf(value)]));
}

function digestOf(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(value) ?? "undefined")
    .digest("hex")
    .slice(0, 16);
}
