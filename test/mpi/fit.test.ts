/** A fit of several ranks leaves on each of them, to the bit, what one process leaves. */
import { describe, expect, inject, it } from "vitest";
import * as fc from "fast-check";
import { builtProgram } from "../support/built.js";
import { temporaryFolder } from "../support/folder.js";
import { isas } from "../support/natives.js";
import type { Task } from "../support/rank_runs.js";
import { alone, hasMpi, launchNode, mpiOrSkipped } from "../support/ranks.js";
import { losses, type LossName, optimizers } from "../support/recipes.js";
import { anyLargeRun, type Run, WORDS } from "../support/resumed_runs.js";

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

  /** What one process leaves, none of whose fits is refused. */
  async function leftAlone(list: readonly Task[]): Promise<unknown[]> {
    const { said, status, stderr } = await alone(args(list), { timeout: TIMEOUT });
    expect(status, stderr).toBe(0);
    const all = said[0] as object[];
    expect(all.filter((result) => !("net" in result))).toEqual([]);
    expect(all.length).toBe(list.length);
    return all;
  }

  let wantedOfRuns: Promise<unknown[]> | undefined;
  it.each([1, 2, 3, 4])(
    "on %i ranks",
    async (ranks) => expectSame(ranks, tasks(runs), await (wantedOfRuns ??= leftAlone(tasks(runs)))),
    TIMEOUT,
  );

  it(
    "by every loss and every optimiser",
    async () => {
      const names = Object.keys(losses) as LossName[];
      const every = Object.keys(optimizers).map((optimizer, i): Run => {
        const loss = names[i % names.length] as LossName;
        return { ...plain, optimizer, loss, batchSize: 300, samples: 600 };
      });
      expect(every.length).toBeGreaterThanOrEqual(names.length);
      await expectSame(3, tasks(every), await leftAlone(tasks(every)));
    },
    TIMEOUT,
  );

  it(
    "of any net and any options, on any number of ranks",
    async () => {
      const anyTogether = fc.record({
        ranks: fc.integer({ min: 2, max: 5 }),
        some: fc.array(anyLargeRun(900, fc.constantFrom(...BATCHES)), { minLength: 16, maxLength: 16 }),
      });
      const [{ ranks, some }] = fc.sample(anyTogether, { seed: inject("propertySeed"), numRuns: 1 }) as [
        { ranks: number; some: Run[] },
      ];
      await expectSame(ranks, tasks(some), await leftAlone(tasks(some)));
    },
    TIMEOUT,
  );

  it(
    "goes on from a checkpoint with another number of ranks",
    async () => {
      const some: Run[] = [
        { ...plain, net: "dropouts", optimizer: "Adam", validation: "data" },
        { ...plain, net: "batch norms", scheduler: "StepLR", validation: "loader" },
        { ...plain, drawn: inject("propertySeed"), optimizer: "NAdam", accumulate: 2, batchSize: 275 },
      ];
      const saved = (name: string): Task[] => some.map((run, i) => ({ run, saveTo: path(`${name}-${i}-`) }));
      const resumed = (name: string, epoch: number): Task[] =>
        some.map((run, i) => ({ run, resumeFrom: path(`${name}-${i}-${epoch}`) }));
      const wanted = await leftAlone(saved("alone"));
      await expectSame(3, saved("three"), wanted);
      await expectSame(2, resumed("three", 2), wanted);
      await expectSame(4, resumed("alone", 3), wanted);
      expect(await leftAlone(resumed("three", 4))).toEqual(wanted);
    },
    TIMEOUT,
  );
});
