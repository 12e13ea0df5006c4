/** Trainers that are cancelled stop between two steps, with what they have done. */
import { expect, it } from "vitest";
import type { Backend } from "../../dist/backend/backend.js";
import type { TrainerPlan } from "../../dist/backend/training.js";
import { expectSameBits } from "../support/bits.js";
import { nativeAt, reference } from "../support/natives.js";
import { describeEachIsa } from "../support/parity.js";
import {
  contents,
  floatsNearOne,
  load,
  memoryOf,
  outcomeOf,
  planOf,
  SGD,
  type Outcome,
} from "../support/trainer_runs.js";

/** Runs until about that many milliseconds have gone, cancels, and says after how many steps it stopped. */
async function cancelled(backend: Backend, plan: TrainerPlan, milliseconds: number): Promise<Outcome> {
  const trainer = backend.createTrainer(plan);
  const memory = memoryOf(plan, floatsNearOne);
  load(trainer, memory);
  const pending = trainer.run(1_000_000, [[SGD]]);
  setTimeout(() => trainer.cancel(), milliseconds);
  const report = await pending;
  return { memory: contents(trainer, memory), report };
}

describeEachIsa("a cancelled run", (isa) => {
  it.each([0, 20])("stops between two steps, after %i ms, as if it had had so many epochs", async (milliseconds) => {
    // One batch is an epoch: what was done is whole epochs, and perhaps the draws of one more.
    const plan = planOf([5, 7, 3], { order: "reseeded", batchSize: 20 });
    for (const backend of [nativeAt(isa), reference]) {
      const { memory, report } = await cancelled(backend, plan, milliseconds);
      expect(report.cancelled).toBe(true);
      const same = await outcomeOf(reference, { plan, epochs: report.losses.length });
      expectSameBits(memory.parameters, same.memory.parameters, backend.name);
      expectSameBits(memory.slots, same.memory.slots, backend.name);
      expectSameBits(report.losses, same.report.losses, backend.name);
    }
  });

  it("can be run again", async () => {
    const plan = planOf([5, 7, 3], { batchSize: 20 });
    for (const backend of [nativeAt(isa), reference]) {
      const trainer = backend.createTrainer(plan);
      load(trainer, memoryOf(plan, floatsNearOne));
      const pending = trainer.run(1_000_000, [[SGD]]);
      trainer.cancel();
      expect((await pending).cancelled, backend.name).toBe(true);
      load(trainer, memoryOf(plan, floatsNearOne));
      const report = await trainer.run(3, [[SGD]]);
      expect(report.cancelled).toBe(false);
      expectSameBits(report.losses, (await outcomeOf(reference, { plan })).report.losses, backend.name);
    }
  });
});
