/** The batches of a run: which samples, and the memory that a batch is gathered in. */
import type { RowFailure, TrainerMemory, TrainerPlan } from "../../training.js";
import type { Slice } from "../slices.js";
import { Gathering } from "./gathering.js";
import { createSamples } from "./layout.js";

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
  private readonly gathering: Gathering;

  /** Of epochs of that many samples. */
  constructor(plan: TrainerPlan, memory: TrainerMemory, samples: number) {
    const { batchSize, dropLast } = plan;
    const rest = samples % batchSize;
    this.gathering = new Gathering(plan, memory, plan.stored);
    this.trained = dropLast ? samples - rest : samples;
    this.rows = Math.min(batchSize, this.trained);
    this.rest = this.trained > batchSize ? this.trained % batchSize : 0;
    this.order = new Int32Array(samples);
    ({ x: this.x, y: this.y } = createSamples(plan, this.rows));
  }

  /** Why the last batch could not be read; null if it could. */
  get failure(): RowFailure | null {
    return this.gathering.failure;
  }

  /** Takes `rows` samples from `first` on in the order. */
  gatherSlices(rows: number): Slice[] {
    return this.gathering.slices(rows, () => this.order.subarray(this.first), this);
  }
}
