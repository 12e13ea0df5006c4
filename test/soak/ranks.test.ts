/** Ranks for a long time: up to seven of them, random fits, and kills at random moments. `npm run soak:ranks` runs it under every MPI there is. */
import { existsSync, readlinkSync, realpathSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtProgram } from "../support/built.js";
import { temporaryFolder } from "../support/folder.js";
import { isas } from "../support/natives.js";
import type { Task } from "../support/rank_runs.js";
import { alone, hasMpi, launchNode, mpiOrSkipped, processesWith } from "../support/ranks.js";
import { anyLargeRun, EPOCHS, type Run } from "../support/resumed_runs.js";

const RUNS = Number(process.env.SOAK_RUNS ?? 20);
const KILLS = Number(process.env.SOAK_KILLS ?? RUNS);
const TIMEOUT = 120_000;
const seed = Number(process.env.SAMEBITS_TEST_SEED ?? Math.floor(Date.now() / 86_400_000));
console.log(`SAMEBITS_TEST_SEED=${seed} SOAK_RUNS=${RUNS} SOAK_KILLS=${KILLS}`);

const anyFit = anyLargeRun(2000, fc.integer({ min: 1, max: 1200 }));
const anyRanks = fc.integer({ min: 2, max: 7 });
const anyLaunch = fc.record({
  ranks: anyRanks,
  fits: fc.array(anyFit, { minLength: 5, maxLength: 5 }),
  shift: fc.nat(9),
});
const anyKill = fc.noBias(
  fc.record({
    ranks: anyRanks,
    fit: anyFit,
    victim: fc.nat(6),
    signal: fc.constantFrom("SIGKILL" as const, "SIGTERM" as const),
    moment: fc.integer({ min: 0, max: 99 }),
  }),
);

/** So many of them, each with its number. */
function sampled<T>(arbitrary: fc.Arbitrary<T>, numRuns: number): (T & { readonly i: number })[] {
  return fc.sample(arbitrary, { seed, numRuns }).map((value, i) => ({ ...value, i }));
}

describe.skipIf(!hasMpi)(`ranks${mpiOrSkipped}`, () => {
  const program = builtProgram("rank_runs");
  const path = temporaryFolder();
  const args = (...tasks: Task[]): string[] => [program, JSON.stringify(tasks)];

  it.each(sampled(anyLaunch, RUNS))(
    "leave what one process leaves: launch $i, $ranks ranks",
    async ({ ranks, fits, shift }) => {
      const all = args(...fits.map((run) => ({ run })));
      const wanted = await alone(all, { timeout: TIMEOUT });
      const envOfRank = Array.from({ length: ranks }, (_, rank) => ({
        SAMEBITS_ISA: isas[(rank + shift) % isas.length] as string,
        SAMEBITS_NUM_THREADS: String(1 + ((rank + shift) % 3)),
      }));
      const { said, status, stderr } = await launchNode(ranks, all, { envOfRank, timeout: TIMEOUT });
      expect(status, stderr).toBe(0);
      for (const own of said) expect(own).toEqual(wanted.said[0]);
    },
  );

  it.each(sampled(anyKill, KILLS))(
    "go on after $signal: kill $i, $ranks ranks, after $moment % of the time that one process takes",
    async ({ ranks, fit, victim, signal, moment, i }) => {
      const run: Run = { ...fit, samples: 100_000, batchSize: 600, sampler: "none", writtenOut: "no" };
      const start = performance.now();
      const wanted = await alone(args({ run, saveTo: path(`${i}-alone`) }), { timeout: TIMEOUT });
      const duration = performance.now() - start;
      expect(wanted.said[0], wanted.stderr).toEqual([expect.objectContaining({ net: expect.any(String) })]);

      const saveTo = path(`${i}-together`);
      for (let wait = (duration * moment) / 100; !(await isKilled(wait));) wait /= 2; // the run had come to its end
      async function isKilled(wait: number): Promise<boolean> {
        const launched = launchNode(ranks, args({ run, saveTo }), { timeout: TIMEOUT });
        const isHit = await killOne(JSON.stringify([{ run, saveTo }]), { ranks, victim, signal, wait });
        const { status, signal: end, stdout, stderr } = await launched;
        expect(end, stderr).toBe(null);
        if (!isHit || status === 0) return false;
        expect(stdout + stderr).toMatch(/signal (9|15)|EXIT CODE: (9|15)/);
        return true;
      }

      const last = Array.from({ length: EPOCHS }, (_, epoch) => `${saveTo}${EPOCHS - epoch}`).find(existsSync);
      const task = args({ run, ...(last === undefined ? { saveTo } : { resumeFrom: last }) });
      const { said, status, stderr } = await launchNode(1 + (ranks % 4), task, { timeout: TIMEOUT });
      expect(status, stderr).toBe(0);
      for (const own of said) expect(own).toEqual(wanted.said[0]);
    },
  );
});

interface Kill {
  readonly ranks: number;
  readonly victim: number;
  readonly signal: NodeJS.Signals;
  /** Milliseconds, once all ranks' processes are there. */
  readonly wait: number;
}

/** Ends one of the ranks that have that mark, and sees that none of their processes is left in time. False where all had ended before. */
async function killOne(mark: string, { ranks, victim, signal, wait }: Kill): Promise<boolean> {
  await expect.poll(() => nodesWith(mark).length, { timeout: TIMEOUT, interval: 10 }).toBe(ranks);
  const pid = nodesWith(mark)[victim % ranks] as number;
  await sleep(wait);
  try {
    process.kill(pid, signal);
  } catch {
    return false;
  }
  await expect.poll(() => processesWith(mark), { timeout: 10_000 }).toEqual([]);
  return true;
}

/** The ranks among the processes, without their launcher. */
function nodesWith(mark: string): number[] {
  const node = realpathSync(process.execPath);
  return processesWith(mark).filter((id) => {
    try {
      return readlinkSync(`/proc/${id}/exe`) === node;
    } catch {
      return false; // it has ended meanwhile
    }
  });
}
