/** The loss of a run's validation set, batch by batch in order. */
import type { TrainerMemory, TrainerPlan } from "../training.js";
import { lossForward } from "./loss.js";
import { type EvalPass, evalPass } from "./predictor.js";
import { cut, type Slice } from "./slices.js";

export class TrainerValidation {
  readonly samples: number;
  /** The last batch's loss times its size. */
  batchLoss = 0;
  private readonly plan: TrainerPlan;
  private readonly memory: TrainerMemory;
  private readonly x: Float32Array;
  private readonly pass: EvalPass;

  constructor(plan: TrainerPlan, memory: TrainerMemory, parameters: readonly Float32Array[]) {
    const rows = Math.min(plan.batchSize, plan.validationSamples);
    this.samples = plan.validationSamples;
    this.plan = plan;
    this.memory = memory;
    this.x = new Float32Array(rows * plan.inputFeatures);
    this.pass = evalPass(plan, parameters, this.x, rows);
  }

  /** The batch from sample `first` on: sets `batchLoss`. */
  batchSlices(first: number): Slice[] {
    const { plan, memory, x, pass } = this;
    const rows = Math.min(plan.batchSize, this.samples - first);
    const features = plan.inputFeatures;
    const gather = cut(rows, features, (from, to) => {
      x.set(memory.validationX.subarray((first + from) * features, (first + to) * features), from * features);
    });
    return [...gather, ...pass.slices(rows), { cost: 0, run: () => this.takeLoss(first, rows) }];
  }

  private takeLoss(first: number, rows: number): void {
    const { plan, memory, pass } = this;
    const width = Math.max(1, plan.targetColumns);
    const target = memory.validationY.subarray(first * width, (first + rows) * width);
    const columns = pass.output.length / Math.min(plan.batchSize, this.samples);
    const output = pass.output.subarray(0, rows * columns);
    this.batchLoss = lossForward(plan.loss, output, target, null, columns) * rows;
  }
}
