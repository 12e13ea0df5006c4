/** A fit of several ranks leaves on each of them, to the bit, what one process leaves. */
import { describe, expect, inject, it } from "vitest";
import * as fc from "fast-check";
import { builtProgram } from "../support/built.js";
import { temporaryFolder } from "../support/folder.js";
import { isas } from "../support/natives.js";
import type { Task } from "../support/rank_runs.js";
import { alone, hasMpi, launchNode, mpiOrSkipped } from "../support/ranks.js";
import { anyRun, type Run, WORDS } from "../support/resumed_runs.js";

const TIMEOUT = 300_000;

const plain: Run = {
  net: "tanh",
  loss: "CrossEntropyLoss",
  optimizer: "SGD",
  scheduler: "none",
  schedulerPer: null,
  batchSize: 700,
  shuffle: true,
  sampler: "none",
  dropLast: false,
  loader: "default",
  dropouts: "own",
  clipGradNorm: null,
  validation: "none",
  earlyStopping: null,
  writtenOut: "no",
  samples: 1100,
};

/** Batches of less than a block, around one, around two, and of more samples than there are. */
const BATCHES = [16, 255, 256, 257, 511, 512, 513, 1000, 2000];

const runs: readonly Run[] = [
  ...BATCHES.map((batchSize) => ({ ...plain, batchSize })),
  { ...plain, batchSize: 1, samples: 20 },
  { ...plain, net: "dropouts", dropouts: "loader", clipGradNorm: 0.5 },
  { ...plain, net: "dropouts", dropouts: "default", shuffle: false, optimizer: "Adam" },
  { ...plain, net: "layer norms", optimizer: "AdamW", loss: "MSELoss", dropLast: true, batchSize: 300 },
  { ...plain, net: "a wide net", batchSize: 600, accumulate: 2, clipGradNorm: 0.5 },
  { ...plain, accumulate: 3, batchSize: 300, optimizer: "NAdam" },
  { ...plain, scheduler: "OneCycleLR", validation: "data", optimizer: "SGD in groups" },
  { ...plain, scheduler: "ReduceLROnPlateau", validation: "loader", loader: "own" },
  { ...plain, validation: "data", earlyStopping: { patience: 1, restoreBest: true }, loss: "MSELoss" },
  { ...plain, optimizer: "SGD of some", loader: "own" },
  { ...plain, sampler: "WeightedRandomSampler", shuffle: false, batchSize: 10 },
  { ...plain, net: WORDS, batchSize: 600, validation: "data" },
  { ...plain, net: WORDS, batchSize: 300, optimizer: "Adam", clipGradNorm: 0.5, loss: "MSELoss" },
  { ...plain, writtenOut: "layer", batchSize: 300, samples: 600 },
  { ...plain, writtenOut: "loss", batchSize: 300, samples: 600, validation: "data" },
] as readonly Run[];

describe.skipIf(!hasMpi)(`fit({ world })${mpiOrSkipped}`, () => {
  const program = builtProgram("rank_runs");
  const path = temporaryFolder();
  const args = (tasks: readonly Task[]): string[] => [program, JSON.stringify(tasks)];
  const tasks = (list: readonly Run[]): Task[] => list.map((run) => ({ run }));

  /** Different instruction sets, and numbers of threads, by rank. */
  const mixed = (ranks: number): Record<string, string>[] =>
    Array.from({ length: ranks }, (_, i) => ({
      SAMEBITS_ISA: isas[i % isas.length] as string,
      SAMEBITS_NUM_THREADS: String(1 + (i % 3)),
    }));

  /** That so many ranks, mixed, leave what one process does. */
  async function expectSame(ranks: number, list: readonly Task[], wanted: readonly unknown[]): Promise<void> {
    const { said, status, stderr } = await launchNode(ranks, args(list), { envOfRank: mixed(ranks), timeout: TIMEOUT });
    expect(status, stderr).toBe(0);
    for (let rank = 0; rank < ranks; rank++) {
      for (const [i, task] of list.entries())
        expect(said[rank]?.[i], `rank ${rank} of ${ranks}, ${JSON.stringify(task)}`).toEqual(wanted[i]);
    }
  }

  it.each([1, 2, 3, 4])(
    "on %i ranks",
    async (ranks) => {
      const { said, status, stderr } = await alone(args(tasks(runs)), { timeout: TIMEOUT });
      expect(status, stderr).toBe(0);
      expect(said[0]?.length).toBe(runs.length);
      expect(
        said[0]?.every((result) => "net" in (result as object)),
        JSON.stringify(said),
      ).toBe(true);
      await expectSame(ranks, tasks(runs), said[0] as unknown[]);
    },
    TIMEOUT,
  );

  it(
    "of any options, on any number of ranks",
    async () => {
      const anyTogether = fc.record({
        ranks: fc.integer({ min: 2, max: 5 }),
        list: fc.array(
          fc.tuple(
            anyRun,
            fc.constantFrom(...BATCHES),
            fc.integer({ min: 1, max: 900 }),
            fc.integer({ min: 1, max: 3 }),
          ),
          { minLength: 12, maxLength: 12 },
        ),
      });
      const [{ ranks, list }] = fc.sample(anyTogether, { seed: inject("propertySeed"), numRuns: 1 }) as [
        { ranks: number; list: [Run, number, number, number][] },
      ];
      const some = list.map(([run, batchSize, samples, accumulate]) => ({ ...run, batchSize, samples, accumulate }));
      const { said, status, stderr } = await alone(args(tasks(some)), { timeout: TIMEOUT });
      expect(status, stderr).toBe(0);
      await expectSame(ranks, tasks(some), said[0] as unknown[]);
    },
    TIMEOUT,
  );

  it(
    "goes on from a checkpoint with another number of ranks",
    async () => {
      const run: Run = { ...plain, net: "dropouts", optimizer: "Adam", validation: "data" };
      const whole = await alone(args([{ run, saveTo: path("alone") }]));
      expect(whole.status, whole.stderr).toBe(0);
      const wanted = whole.said[0] as unknown[];
      await expectSame(3, [{ run, saveTo: path("three") }], wanted);
      await expectSame(2, [{ run, resumeFrom: path("three2") }], wanted);
      await expectSame(4, [{ run, resumeFrom: path("alone3") }], wanted);
      expect((await alone(args([{ run, resumeFrom: path("three4") }]))).said[0]).toEqual(wanted);
    },
    TIMEOUT,
  );
});
