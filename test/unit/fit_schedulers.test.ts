/** Schedulers in a fit: functions of the caller's in them, those that are made of others, and what a fit says before it begins. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectRejects, expectThrows, failureOf } from "../support/errors.js";
import { temporaryFolder } from "../support/folder.js";
import { createData, createNet, weightsOf } from "../support/training.js";

const path = temporaryFolder();
const data = createData(20, 4, 3);
const loss = new sb.CrossEntropyLoss();

describe.each(backends)("on %s", (backend) => {
  const start = (): { net: sb.Net; optimizer: sb.SGD } => {
    const net = createNet([4, 6, 3], backend);
    return { net, optimizer: new sb.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 }) };
  };
  const common = { loss, batchSize: 5 };
  const failingAt =
    (last: number) =>
    (epoch: number): number => {
      if (epoch === last) throw new RangeError(`no rate for ${epoch}`);
      return 1 / (1 + epoch);
    };

  it.each([
    ["epoch", 3, 3],
    ["batch", 11, 2],
  ] as const)(
    "a function that throws, by %s, ends the fit with all as after the last epoch",
    async (per, last, made) => {
      const [failed, whole] = [start(), start()];
      const scheduler = new sb.LambdaLR(failed.optimizer, { lrLambda: failingAt(last) });
      const options = { ...common, optimizer: failed.optimizer, scheduler, schedulerPer: per, epochs: 9 };
      const thrown = await failureOf(() => failed.net.fit(data, options));
      expect(thrown).toEqual(new RangeError(`no rate for ${last}`));
      const other = new sb.LambdaLR(whole.optimizer, { lrLambda: failingAt(99) });
      const same = { ...common, optimizer: whole.optimizer, scheduler: other, schedulerPer: per, epochs: made };
      await whole.net.fit(data, same);
      expectSameBits(weightsOf(failed.net), weightsOf(whole.net), per);
      expect(scheduler.lastEpoch).toBe(per === "epoch" ? made - 1 : other.lastEpoch);
      scheduler.getLastLr(); // it is the caller's again
      failed.optimizer.step();
    },
  );

  it("what it is made of is the fit's, too", async () => {
    const { net, optimizer } = start();
    const [inner, outer] = [new sb.ExponentialLR(optimizer, { gamma: 0.9 }), new sb.StepLR(optimizer, { stepSize: 1 })];
    const chain = new sb.ChainedScheduler([inner]);
    const scheduler = new sb.SequentialLR(optimizer, { schedulers: [chain, outer], milestones: [2] });
    const running = net.fit(data, { ...common, optimizer, scheduler, epochs: 3 });
    for (const own of [inner, outer, chain, scheduler]) {
      expectThrows("ERR_BUSY", () => own.step(), "step", "the scheduler belongs to a running fit");
      expectThrows("ERR_BUSY", () => own.stateDict(), "stateDict", "the scheduler belongs to a running fit");
    }
    await running;
    expect([scheduler, inner, outer].map(({ lastEpoch }) => lastEpoch)).toEqual([3, 1, 1]);
  });

  it("too few steps, or a plateau by batches, are refused with nothing changed", async () => {
    const { net, optimizer } = start();
    const cycle = new sb.OneCycleLR(optimizer, { maxLr: 0.1, totalSteps: 6 });
    const warm = new sb.LinearLR(optimizer, { totalIters: 2 });
    const scheduler = new sb.SequentialLR(optimizer, { schedulers: [warm, cycle], milestones: [2] });
    const plateau = new sb.ReduceLROnPlateau(optimizer);
    const before = [weightsOf(net), scheduler.stateDict(), optimizer.stateDict()];
    const fit = (options: Partial<sb.FitOptions>) => net.fit(data, { ...common, optimizer, epochs: 9, ...options });
    await expectRejects(
      "ERR_ARGUMENT",
      () => fit({ scheduler }),
      "epochs",
      "SequentialLR(LinearLR, OneCycleLR) has 8 steps left, but the fit makes 9",
    );
    const perBatch = { scheduler, schedulerPer: "batch" as const, epochs: 3 };
    await expectRejects("ERR_ARGUMENT", () => fit(perBatch), "batches", "has 8 steps left, but the fit makes 12");
    const byBatches = { scheduler: plateau, schedulerPer: "batch" as const };
    await expectRejects("ERR_ARGUMENT", () => fit(byBatches), "plateau", 'schedulerPer cannot be "batch"');
    expect([weightsOf(net), scheduler.stateDict(), optimizer.stateDict()]).toEqual(before);
    await fit({ ...perBatch, epochs: 2 });
    expect(scheduler.remainingSteps).toBe(0);
  });

  it("a checkpoint and a resumed fit are of a scheduler made of the same, stepped after the same", async () => {
    const { net, optimizer } = start();
    const sequence = (swapped: boolean): sb.SequentialLR => {
      const schedulers = [new sb.ExponentialLR(optimizer, { gamma: 0.9 }), new sb.StepLR(optimizer, { stepSize: 1 })];
      return new sb.SequentialLR(optimizer, {
        schedulers: swapped ? schedulers.toReversed() : schedulers,
        milestones: [3],
      });
    };
    const scheduler = sequence(false);
    const options = { ...common, optimizer, scheduler, epochs: 2 };
    const { epochs } = await net.fit(data, options);
    const fit = epochs.at(-1)?.state as sb.FitState;
    await sb.saveCheckpoint(path("run"), { net, optimizer, scheduler, fit });
    const again = sequence(false);
    await sb.loadCheckpoint(path("run"), { net, optimizer, scheduler: again });
    expect(again.stateDict()).toEqual(scheduler.stateDict());
    await expectRejects(
      "ERR_ARGUMENT",
      () => sb.loadCheckpoint(path("run"), { net, optimizer, scheduler: sequence(true) }),
      "the other way round",
      "the scheduler SequentialLR(ExponentialLR, StepLR), not of SequentialLR(StepLR, ExponentialLR)",
    );
    await expectRejects(
      "ERR_ARGUMENT",
      () => net.fit(data, { ...options, scheduler: again, schedulerPer: "batch", epochs: 4, resume: fit }),
      "by batches",
      'is "SequentialLR(ExponentialLR, StepLR) per batch"',
    );
    await net.fit(data, { ...options, scheduler: again, epochs: 4, resume: fit });
    expect(again.lastEpoch).toBe(4);
  });
});
