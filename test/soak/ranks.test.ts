/** Ranks for a long time: seven of them, random fits, and kills at random moments. `npm run soak:ranks` runs it under every MPI there is. */
import { existsSync, readlinkSync, realpathSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtProgram } from "../support/built.js";
import { temporaryFolder } from "../support/folder.js";
import { isas } from "../support/natives.js";
import { alone, hasMpi, launchNode, mpiOrSkipped, processesWith } from "../support/ranks.js";
import { anyRun, EPOCHS, type Run } from "../support/resumed_runs.js";

const RUNS = Number(process.env.SOAK_RUNS ?? 20);
const TIMEOUT = 120_000;
const seed = Number(process.env.SAMEBITS_TEST_SEED ?? Math.floor(Date.now() / 86_400_000));
console.log(`SAMEBITS_TEST_SEED=${seed} SOAK_RUNS=${RUNS}`);

const anyFit = fc.tuple(
  anyRun,
  fc.integer({ min: 1, max: 1200 }),
  fc.integer({ min: 1, max: 2000 }),
  fc.integer({ min: 1, max: 3 }),
);
const anyLaunch = fc.record({
  ranks: fc.integer({ min: 2, max: 7 }),
  fits: fc.array(anyFit, { minLength: 5, maxLength: 5 }),
  shift: fc.nat(9),
  milliseconds: fc.integer({ min: 0, max: 3000 }),
});
const launches = fc.sample(anyLaunch, { seed, numRuns: RUNS }).map((launched, i) => ({ ...launched, i }));

const runOf = ([run, batchSize, samples, accumulate]: (typeof launches)[number]["fits"][number]): Run => ({
  ...run,
  batchSize,
  samples,
  accumulate,
});

describe.skipIf(!hasMpi)(`ranks${mpiOrSkipped}`, () => {
  const program = builtProgram("rank_runs");
  const path = temporaryFolder();

  it.each(launches)("leave what one process leaves: launch $i, $ranks ranks", async ({ ranks, fits, shift }) => {
    const args = [program, JSON.stringify(fits.map((fit) => ({ run: runOf(fit) })))];
    const wanted = await alone(args, { timeout: TIMEOUT });
    const envOfRank = Array.from({ length: ranks }, (_, rank) => ({
      SAMEBITS_ISA: isas[(rank + shift) % isas.length] as string,
      SAMEBITS_NUM_THREADS: String(1 + ((rank + shift) % 3)),
    }));
    const { said, status, stderr } = await launchNode(ranks, args, { envOfRank, timeout: TIMEOUT });
    expect(status, stderr).toBe(0);
    for (const own of said) expect(own).toEqual(wanted.said[0]);
  });

  it.each(launches)(
    "go on after a kill: launch $i, $ranks ranks, $milliseconds ms",
    async ({ ranks, fits, i, milliseconds }) => {
      const run = {
        ...runOf(fits[0] as (typeof fits)[number]),
        samples: 20_000,
        batchSize: 600,
        sampler: "none",
        writtenOut: "no",
      } as Run;
      const wanted = await alone([program, JSON.stringify([{ run, saveTo: path(`${i}-alone`) }])], {
        timeout: TIMEOUT,
      });
      const saveTo = path(`${i}-together`);
      const mark = JSON.stringify([{ run, saveTo }]);
      const kill = setTimeout(() => {
        const pid = processesWith(mark).findLast(
          (id) => readlinkSync(`/proc/${id}/exe`) === realpathSync(process.execPath),
        );
        if (pid !== undefined) process.kill(pid, "SIGKILL");
      }, milliseconds);
      const killed = await launchNode(ranks, [program, mark], { timeout: TIMEOUT });
      clearTimeout(kill);
      expect(killed.signal, killed.stderr).toBe(null);
      await expect.poll(() => processesWith(mark), { timeout: 10_000 }).toEqual([]);
      if (killed.status === 0) return; // it had come to its end
      const last = Array.from({ length: EPOCHS }, (_, epoch) => `${saveTo}${EPOCHS - epoch}`).find((file) =>
        existsSync(file),
      );
      const task = { run, ...(last === undefined ? { saveTo } : { resumeFrom: last }) };
      const { said, status, stderr } = await launchNode(1 + (ranks % 4), [program, JSON.stringify([task])], {
        timeout: TIMEOUT,
      });
      expect(status, stderr).toBe(0);
      for (const own of said) expect(own).toEqual(wanted.said[0]);
    },
  );
});
