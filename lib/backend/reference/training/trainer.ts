/**
 * A training run (`Trainer`), on the event loop's thread, which gets its turn between slices of work.
 *
 * An epoch draws its order (epoch_order.ts) and takes a step for each batch of it, or for each `accumulate` of them (step.ts); the
 * last batch may be short, or is left out with `dropLast`. The epoch's loss is the sum, in order and in float64, of each batch's float32 loss times its size,
 * divided by the number of samples trained on: NaN if there was none. The validation samples' loss is taken in the same way, in
 * eval mode: after the epoch and in order, or by itself in the order that is given. Between two steps the run looks whether it has
 * been cancelled; a cancelled epoch draws nothing more and is not reported. A run that stops on NaN does so between a batch's loss
 * and what it would change, and takes back what has been drawn, and what buffers have taken, since the last step; so does one that
 * cannot read its samples.
 */
import { STATE_LENGTH } from "../../generator_state.js";
import { MOST_SLOTS } from "../../optimizer_state.js";
import type { OptimizerState } from "../../operations.js";
import type { Schedule, Trainer, TrainerMemory, TrainerPlan, TrainerRegion, TrainerReport } from "../../training.js";
import { type Before, before, goBack } from "./before.js";
import { type EpochSlices, epochSlices } from "./epoch_order.js";
import { EpochMetrics } from "../../../numeric/metrics.js";
import { Pacer, type Slice } from "../slices.js";
import { metricSlices } from "./metrics.js";
import { RunReport } from "./run_report.js";
import { type StepSlices, type StepState, stepSlices } from "./step.js";
import { TrainerBatches } from "./batches.js";
import {
  buffersOf,
  countersOf,
  createBatchMemory,
  createMemory,
  layersOf,
  outputFeatures,
  type LayerPlace,
  type ParameterPlace,
  parametersOf,
  part,
  withWeights,
} from "./layout.js";
import type { NetState } from "./passes.js";
import { TrainerValidation } from "./validation.js";

export function createTrainer(plan: TrainerPlan): Trainer {
  return new ReferenceTrainer(plan);
}

/** A step, and before it how its batch is gathered. */
interface BatchSlices extends StepSlices {
  readonly gather: readonly Slice[];
}

/** What an epoch of so many samples goes through. */
interface Course {
  readonly batches: TrainerBatches;
  readonly state: StepState;
  readonly epoch: EpochSlices;
  readonly fullStep: BatchSlices;
  readonly shortStep: BatchSlices;
}

class ReferenceTrainer implements Trainer {
  private readonly plan: TrainerPlan;
  private readonly memory: TrainerMemory;
  private readonly layers: readonly LayerPlace[];
  private readonly net: NetState;
  private readonly states: readonly OptimizerState[];
  private readonly validation: TrainerValidation;
  private readonly metrics: EpochMetrics | null;
  /** The validation samples of every epoch. */
  private readonly validated: Int32Array;
  private readonly pacer: Pacer = new Pacer();
  private course: Course;
  batches = 0;
  private cancelled = false;

  constructor(plan: TrainerPlan) {
    this.layers = layersOf(plan);
    const places = parametersOf(this.layers);
    const memory = (this.memory = createMemory(plan, this.layers));
    this.plan = { ...plan, loss: withWeights(plan.loss, memory) };
    this.net = {
      parameters: places.map((place) => part(memory.parameters, place)),
      buffers: buffersOf(this.layers).map((place) => part(memory.buffers, place)),
      counters: countersOf(this.layers).map((place) => part(memory.counters, place)),
      generators: Array.from({ length: plan.generators }, (_, i) => generatorOf(memory, i)),
    };
    this.states = places.map((place) => ({ step: 0, muProduct: 1, buffers: slotsOf(memory, place) }));
    this.validation = new TrainerValidation(this.plan, memory, this.net);
    this.metrics = plan.metrics && new EpochMetrics(plan.metrics, outputFeatures(this.layers, plan.inputFeatures));
    this.validated = Int32Array.from({ length: plan.validates ? plan.validationSamples : 0 }, (_, i) => i);
    this.course = this.courseOf(plan.order === "given" ? 0 : plan.samples);
  }

  /** The course of epochs of so many samples. */
  private courseOf(samples: number): Course {
    const { plan, memory, layers, net, states } = this;
    const batches = new TrainerBatches(plan, memory, samples);
    const { x, y, rows, rest } = batches;
    const state: StepState = { x, y, rules: [], share: 1, accumulate: false, loss: 0, blockLoss: 0 };
    const batch = createBatchMemory(layers, x, rows, plan.accumulate);
    const place = { plan, layers, ...net, states, batch, state };
    const stepOf = (count: number): BatchSlices => {
      const slices = stepSlices(place, count);
      const metrics = metricSlices(this.metrics, batch.values.at(-1)!, y, count);
      return { ...slices, gather: batches.gatherSlices(count), measure: [...slices.measure, ...metrics] };
    };
    const epoch = epochSlices(plan.order, net.generators[0]!, batches.order);
    return { batches, state, epoch, fullStep: stepOf(rows), shortStep: stepOf(rest) };
  }

  write<R extends TrainerRegion>(region: R, offset: number, source: TrainerMemory[R]): void {
    (this.memory[region] as Float32Array).set(source as Float32Array, offset); // both are of one type, whichever
  }

  read<R extends TrainerRegion>(region: R, offset: number, target: TrainerMemory[R]): void {
    const part = this.memory[region].subarray(offset, offset + target.length);
    (target as Float32Array).set(part as Float32Array);
  }

  cancel(): void {
    this.cancelled = true;
  }

  async run(epochs: number, schedule: Schedule, order?: Int32Array): Promise<TrainerReport> {
    if (order !== undefined) this.takeOrder(order);
    this.batches = 0;
    this.readCounts();
    const report = await this.start();
    while (report.epochs < epochs && !this.cancelled) {
      report.begin();
      const loss = await this.runEpoch(schedule, report);
      const validationLoss = loss === null ? null : await this.validationLoss(this.validated, report);
      if (loss === null || validationLoss === null) break;
      const metrics = this.metrics && this.metrics.report();
      report.endEpoch(loss, metrics, validationLoss, this.plan.validates ? this.validation.report() : null);
    }
    this.writeCounts();
    return report.end(report.epochs < epochs);
  }

  async validate(order: Int32Array): Promise<TrainerReport> {
    const report = await this.start();
    report.begin();
    const loss = await this.validationLoss(order, report);
    if (loss !== null) report.endValidation(loss, this.validation.report());
    return report.end(loss === null);
  }

  private async start(): Promise<RunReport> {
    this.cancelled = false;
    await this.pacer.pause();
    return new RunReport(this.plan.metrics !== null);
  }

  private readCounts(): void {
    for (const [i, state] of this.states.entries()) {
      state.step = this.memory.steps[i]!;
      state.muProduct = this.memory.muProducts[i]!;
    }
  }

  private writeCounts(): void {
    for (const [i, state] of this.states.entries()) {
      this.memory.steps[i] = state.step;
      this.memory.muProducts[i] = state.muProduct;
    }
  }

  private takeOrder(order: Int32Array): void {
    if (this.course.batches.order.length !== order.length) this.course = this.courseOf(order.length);
    this.course.batches.order.set(order);
  }

  /** The epoch's loss, or null if it was cancelled or stopped. */
  private async runEpoch(schedule: Schedule, report: RunReport): Promise<number | null> {
    const { state, epoch, batches } = this.course;
    const { trained } = batches;
    const { batchSize, accumulate } = this.plan;
    let sum = 0;
    this.metrics?.begin();
    let begun = this.begun();
    await this.work(epoch.before);
    for (let first = 0; first < trained; first += batchSize * accumulate) {
      if (this.cancelled) return null;
      if (first > 0) begun = this.begun();
      state.rules = schedule.length > 1 ? schedule[report.steps]! : (schedule[0] ?? []);
      const added = await this.runStep(first, Math.min(batchSize * accumulate, trained - first), begun, report);
      if (added === null) return null;
      for (const loss of added) sum += loss;
      report.steps += 1;
    }
    if (trained % batchSize === 0) await this.work(epoch.exhaust);
    return sum / trained;
  }

  /**
   * A step on the batches of `samples` samples from `first` on: the batches' losses, each times its size, or null where it stops
   * before the update, with generators and buffers as they were when it had begun.
   */
  private async runStep(
    first: number,
    samples: number,
    begun: Before | null,
    report: RunReport,
  ): Promise<number[] | null> {
    const { plan } = this;
    const { state, batches, epoch, fullStep, shortStep } = this.course;
    const losses: number[] = [];
    let step = fullStep;
    for (let done = 0; done < samples; done += plan.batchSize) {
      const rows = Math.min(plan.batchSize, samples - done);
      if (rows < plan.batchSize) await this.work(epoch.exhaust);
      batches.first = first + done;
      step = rows === batches.rows ? fullStep : shortStep;
      await this.work(step.gather);
      if (batches.failure !== null) {
        goBack(this.memory, begun as Before);
        return report.failRead(batches.failure, "data");
      }
      await this.work(step.measure);
      if (plan.stopOnNaN && !Number.isFinite(state.loss)) {
        goBack(this.memory, begun as Before);
        return report.failLoss(state.loss, losses.length);
      }
      state.share = plan.loss.reduction !== "sum" ? rows / samples : 1;
      state.accumulate = done > 0;
      await this.work(step.backward);
      losses.push(state.loss * rows);
      this.batches += 1;
    }
    await this.work(step.update);
    return losses;
  }

  /** What a run may have to go back to before the batch's step. */
  private begun(): Before | null {
    return this.plan.stopOnNaN || this.plan.stored !== null ? before(this.memory) : null;
  }

  /** The validation samples' loss, or null if the run was cancelled before it was taken; NaN of none. */
  private async validationLoss(order: Int32Array, report: RunReport): Promise<number | null> {
    const { validation } = this;
    const { validationBatchSize } = this.plan;
    let sum = 0;
    validation.begin();
    for (let first = 0; first < order.length; first += validationBatchSize) {
      if (this.cancelled) return null;
      const { gather, loss } = validation.batchSlices(order.subarray(first, first + validationBatchSize));
      await this.work(gather);
      if (validation.failure !== null) return report.failRead(validation.failure, "validation");
      await this.work(loss);
      sum += validation.batchLoss;
    }
    return sum / order.length;
  }

  private async work(slices: readonly Slice[]): Promise<void> {
    for (let i = 0; (i = this.pacer.run(slices, i)) < slices.length;) await this.pacer.pause();
  }
}

function generatorOf(memory: TrainerMemory, index: number): Uint32Array {
  return memory.generators.subarray(index * STATE_LENGTH, (index + 1) * STATE_LENGTH);
}

function slotsOf({ slots, parameters }: TrainerMemory, { from, to }: ParameterPlace): Float32Array[] {
  return Array.from({ length: MOST_SLOTS }, (_, i) =>
    slots.subarray(i * parameters.length + from, i * parameters.length + to),
  );
}
