/**
 * A training run (`Trainer`), on the event loop's thread, which gets its turn between slices of work.
 *
 * An epoch draws its order (epoch_order.ts) and takes a step for each batch of it (step.ts); the last batch may be short, or is
 * left out with `dropLast`. The epoch's loss is the sum, in order and in float64, of each batch's float32 loss times its size,
 * divided by the number of samples trained on: NaN if there was none. The validation set's loss is taken alike after the epoch,
 * in eval mode, in order, the last batch always with it. Between two steps the run looks whether it has been cancelled; a
 * cancelled epoch draws nothing more and is not reported.
 */
import { STATE_LENGTH } from "../generator_state.js";
import type { Loss, OptimizerState } from "../operations.js";
import type { Schedule, Trainer, TrainerMemory, TrainerPlan, TrainerRegion, TrainerReport } from "../training.js";
import { type EpochSlices, epochSlices } from "./epoch_order.js";
import { Pacer, type Slice } from "./slices.js";
import { type StepState, stepSlices } from "./step.js";
import { TrainerBatches } from "./trainer_batches.js";
import {
  createBatchMemory,
  createMemory,
  layersOf,
  type ParameterPlace,
  parametersOf,
  part,
  SLOTS,
} from "./trainer_layout.js";
import { TrainerValidation } from "./trainer_validation.js";

export function createTrainer(plan: TrainerPlan): Trainer {
  return new ReferenceTrainer(plan);
}

class ReferenceTrainer implements Trainer {
  private readonly plan: TrainerPlan;
  private readonly memory: TrainerMemory;
  private readonly states: readonly OptimizerState[];
  private readonly state: StepState;
  private readonly batches: TrainerBatches;
  private readonly validation: TrainerValidation;
  private readonly epoch: EpochSlices;
  private readonly fullStep: readonly Slice[];
  private readonly shortStep: readonly Slice[];
  private readonly pacer: Pacer = new Pacer();
  private cancelled = false;

  constructor(plan: TrainerPlan) {
    const layers = layersOf(plan);
    const places = parametersOf(layers);
    this.plan = plan;
    const memory = (this.memory = createMemory(plan, places));
    const generators = Array.from({ length: plan.generators }, (_, i) => generatorOf(memory, i));
    const parameters = places.map((place) => part(memory.parameters, place));
    this.states = places.map((place) => ({ step: 0, buffers: slotsOf(memory, place) }));
    this.batches = new TrainerBatches(plan, memory);
    const { x, y, rows, rest } = this.batches;
    this.state = { x, y, rules: [], loss: 0, blockLoss: 0 };
    this.epoch = epochSlices(plan.order, generators[0]!, this.batches.order);
    const batch = createBatchMemory(layers, x, rows);
    const own = { ...plan, loss: withWeights(plan.loss, memory) };
    const place = { plan: own, layers, parameters, states: this.states, generators, batch, state: this.state };
    this.fullStep = [...this.batches.gatherSlices(rows), ...stepSlices(place, rows)];
    this.shortStep = rest > 0 ? [...this.batches.gatherSlices(rest), ...stepSlices(place, rest)] : [];
    this.validation = new TrainerValidation(own, memory, parameters);
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

  async run(epochs: number, schedule: Schedule): Promise<TrainerReport> {
    const losses: number[] = [];
    const validationLosses: number[] = [];
    const seconds: number[] = [];
    const progress = { schedule, steps: 0 };
    this.cancelled = false;
    for (const [i, state] of this.states.entries()) state.step = this.memory.steps[i]!;
    await this.pacer.pause();
    while (losses.length < epochs && !this.cancelled) {
      const start = performance.now();
      const loss = await this.runEpoch(progress);
      const validationLoss = loss === null ? null : await this.validate();
      if (loss === null || validationLoss === null) break;
      losses.push(loss);
      validationLosses.push(validationLoss);
      seconds.push((performance.now() - start) / 1000);
    }
    for (const [i, state] of this.states.entries()) this.memory.steps[i] = state.step;
    return {
      losses: Float64Array.from(losses),
      validationLosses: Float64Array.from(validationLosses),
      seconds: Float64Array.from(seconds),
      steps: progress.steps,
      cancelled: losses.length < epochs,
    };
  }

  /** The epoch's loss, or null if it was cancelled. */
  private async runEpoch(progress: { readonly schedule: Schedule; steps: number }): Promise<number | null> {
    const { state, batches } = this;
    const { schedule } = progress;
    const { batchSize } = this.plan;
    let sum = 0;
    await this.work(this.epoch.before);
    for (let first = 0; first < batches.trained; first += batchSize) {
      if (this.cancelled) return null;
      const rows = Math.min(batches.rows, batches.trained - first);
      if (rows < batchSize) await this.work(this.epoch.exhaust);
      batches.first = first;
      state.rules = schedule.length > 1 ? schedule[progress.steps]! : (schedule[0] ?? []);
      await this.work(rows === batches.rows ? this.fullStep : this.shortStep);
      progress.steps += 1;
      sum += state.loss * rows;
    }
    if (batches.trained % batchSize === 0) await this.work(this.epoch.exhaust);
    return sum / batches.trained;
  }

  /** The validation set's loss, or null if the run was cancelled before it was taken. */
  private async validate(): Promise<number | null> {
    const { validation } = this;
    let sum = 0;
    for (let first = 0; first < validation.samples; first += this.plan.batchSize) {
      if (this.cancelled) return null;
      await this.work(validation.batchSlices(first));
      sum += validation.batchLoss;
    }
    return validation.samples === 0 ? Number.NaN : sum / validation.samples;
  }

  private async work(slices: readonly Slice[]): Promise<void> {
    for (let i = 0; (i = this.pacer.run(slices, i)) < slices.length;) await this.pacer.pause();
  }
}

/** The loss with the run's own memory for its weights. */
function withWeights(loss: Loss, { weight, posWeight }: TrainerMemory): Loss {
  const own = { weight: weight.length > 0 ? weight : null, posWeight: posWeight.length > 0 ? posWeight : null };
  return { ...loss, ...own } as Loss;
}

function generatorOf(memory: TrainerMemory, index: number): Uint32Array {
  return memory.generators.subarray(index * STATE_LENGTH, (index + 1) * STATE_LENGTH);
}

function slotsOf({ slots, parameters }: TrainerMemory, { from, to }: ParameterPlace): Float32Array[] {
  return Array.from({ length: SLOTS }, (_, i) =>
    slots.subarray(i * parameters.length + from, i * parameters.length + to),
  );
}
