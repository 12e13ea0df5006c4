/** The batches of a run: which samples, and the memory that a batch is gathered in. */
import type { TrainerMemory, TrainerPlan } from "../../training.js";
import { cut, type Slice } from "../slices.js";

export class TrainerBatches {
  readonly x: Float32Array;
  readonly y: Int32Array | Float32Array;
  /** The samples' order in this epoch, and where in it the batch starts. */
  readonly order: Int32Array;
  first = 0;
  /** Samples of a full batch, of a short last one (0 if there is none), and of all batches. */
  readonly rows: number;
  readonly rest: number;
  readonly trained: number;
  private readonly plan: TrainerPlan;
  private readonly memory: TrainerMemory;

  /** Of epochs of that many samples. */
  constructor(plan: TrainerPlan, memory: TrainerMemory, samples: number) {
    const { batchSize, dropLast } = plan;
    const rest = samples % batchSize;
    this.plan = plan;
    this.memory = memory;
    this.trained = dropLast ? samples - rest : samples;
    this.rows = Math.min(batchSize, this.trained);
    this.rest = this.trained > batchSize ? this.trained % batchSize : 0;
    this.order = new Int32Array(samples);
    this.x = new Float32Array(this.rows * plan.inputFeatures);
    const targets = this.rows * Math.max(1, plan.targetColumns);
    this.y = plan.targetColumns === 0 ? new Int32Array(targets) : new Float32Array(targets);
  }

  /** Copies `rows` samples from `first` on in the order. */
  gatherSlices(rows: number): Slice[] {
    const { plan, memory } = this;
    const [features, columns] = [plan.inputFeatures, Math.max(1, plan.targetColumns)];
    return cut(rows, features + columns, (from, to) => {
      for (let r = from; r < to; r++) {
        const sample = this.order[this.first + r]!;
        copyRow(memory.x, sample, this.x, r, features);
        copyRow(memory.y, sample, this.y, r, columns);
      }
    });
  }
}

type Numbers = Float32Array | Int32Array;

export function copyRow(source: Numbers, row: number, target: Numbers, to: number, width: number): void {
  for (let i = 0; i < width; i++) target[to * width + i] = source[row * width + i]!;
}
