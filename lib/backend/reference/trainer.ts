/**
 * A training run (`Trainer`), on the event loop's thread, which gets its turn between slices of work.
 *
 * An epoch draws its order (epoch_order.ts) and takes a step for each batch of it (trainer_step.ts); the last batch may be
 * short, or is left out with `dropLast`. The epoch's loss is the sum, in order and in float64, of each batch's float32 loss
 * times its size, divided by the number of samples trained on: NaN if there was none. Between two steps the run looks whether
 * it has been cancelled; a cancelled epoch draws nothing more and is not reported.
 */
import type { Trainer, TrainerMemory, TrainerPlan, TrainerRegion, TrainerReport } from "../backend.js";
import type { OptimizerRule } from "../operations.js";
import { type EpochSlices, epochSlices } from "./epoch_order.js";
import { Pacer, type Slice } from "./slices.js";
import { createBatchMemory, createMemory, layersOf, parametersOf } from "./trainer_layout.js";
import { type StepPlace, type StepState, stepSlices } from "./trainer_step.js";

export function createTrainer(plan: TrainerPlan): Trainer {
  return new ReferenceTrainer(plan);
}

class ReferenceTrainer implements Trainer {
  private readonly plan: TrainerPlan;
  private readonly memory: TrainerMemory;
  private readonly state: StepState;
  private readonly epoch: EpochSlices;
  private readonly fullStep: readonly Slice[];
  private readonly shortStep: readonly Slice[];
  /** Samples of an epoch that come in full batches, and all that are trained on. */
  private readonly inFullBatches: number;
  private readonly trained: number;
  private readonly pacer: Pacer = new Pacer();
  private cancelled = false;

  constructor(plan: TrainerPlan) {
    const { samples, batchSize } = plan;
    const layers = layersOf(plan);
    const parameters = parametersOf(layers);
    const rest = samples % batchSize;
    this.plan = plan;
    this.inFullBatches = samples - rest;
    this.trained = plan.dropLast ? this.inFullBatches : samples;
    this.memory = createMemory(plan, parameters);
    this.state = { order: new Int32Array(samples), first: 0, groups: [], loss: 0, blockLoss: 0 };
    this.epoch = epochSlices(plan.order, this.memory.generator, this.state.order);
    const batch = createBatchMemory(plan, layers, this.memory.parameters.length, Math.min(batchSize, samples));
    const place: StepPlace = { plan, layers, memory: this.memory, batch, state: this.state };
    this.fullStep = this.inFullBatches > 0 ? stepSlices(place, batchSize) : [];
    this.shortStep = this.trained > this.inFullBatches ? stepSlices(place, rest) : [];
  }

  write<R extends TrainerRegion>(region: R, offset: number, source: TrainerMemory[R]): void {
    this.memory[region].set(source, offset);
  }

  read<R extends TrainerRegion>(region: R, offset: number, target: TrainerMemory[R]): void {
    target.set(this.memory[region].subarray(offset, offset + target.length));
  }

  cancel(): void {
    this.cancelled = true;
  }

  async run(epochs: number, groups: readonly OptimizerRule[]): Promise<TrainerReport> {
    const losses: number[] = [];
    const seconds: number[] = [];
    this.cancelled = false;
    this.state.groups = groups;
    await this.pacer.pause();
    while (losses.length < epochs && !this.cancelled) {
      const start = performance.now();
      const loss = await this.runEpoch();
      if (loss === null) break;
      losses.push(loss);
      seconds.push((performance.now() - start) / 1000);
    }
    return {
      losses: Float64Array.from(losses),
      seconds: Float64Array.from(seconds),
      cancelled: losses.length < epochs,
    };
  }

  /** The epoch's loss, or null if it was cancelled. */
  private async runEpoch(): Promise<number | null> {
    const { state, trained } = this;
    let sum = 0;
    await this.work(this.epoch.before);
    for (let first = 0; first < trained; first += this.plan.batchSize) {
      if (this.cancelled) return null;
      const full = first < this.inFullBatches;
      state.first = first;
      await this.work(full ? this.fullStep : this.shortStep);
      sum += state.loss * (full ? this.plan.batchSize : trained - first);
    }
    await this.work(this.epoch.after);
    return sum / trained;
  }

  private async work(slices: readonly Slice[]): Promise<void> {
    for (let i = 0; (i = this.pacer.run(slices, i)) < slices.length;) await this.pacer.pause();
  }
}
