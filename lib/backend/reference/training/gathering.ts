/** Samples become a batch: copied from the run's memory, or read from files. */
import type { RowFailure, StepPlan, StoredRows } from "../../training.js";
import { ignoreIndexOf } from "../operations/loss_definition.js";
import { outputFeatures, type Samples, layersOf } from "./layout.js";
import { cut, type Slice } from "../slices.js";

/** In multiply-adds: a sample that is read, besides its numbers. Enough for the clock to be looked at after each slice. */
const READ_COST = 2 ** 16;

/** The samples of a data set. */
export class Gathering {
  /** Why the last samples could not be read; null if they could. */
  failure: RowFailure | null = null;
  private readonly plan: StepPlan;
  private readonly memory: Samples;
  private readonly stored: StoredRows | null;
  private readonly classes: number;

  constructor(plan: StepPlan, memory: Samples, stored: StoredRows | null) {
    [this.plan, this.memory, this.stored] = [plan, memory, stored];
    this.classes = outputFeatures(layersOf(plan), plan.inputFeatures);
  }

  /** `rows` samples, of the numbers that `order` gives then, into a batch. */
  slices(rows: number, order: () => Int32Array, batch: Samples): Slice[] {
    const { plan, memory, stored } = this;
    const [features, columns] = [plan.inputFeatures, Math.max(1, plan.targetColumns)];
    if (stored === null) {
      return cut(rows, features + columns, (from, to) => {
        const samples = order();
        for (let r = from; r < to; r++) {
          copyRow(memory.x, samples[r]!, batch.x, r, features);
          copyRow(memory.y, samples[r]!, batch.y, r, columns);
        }
      });
    }
    return cut(rows, READ_COST + features + columns, (from, to) => {
      if (from === 0) this.failure = null;
      const x = batch.x.subarray(from * features, to * features);
      const y = batch.y.subarray(from * columns, to * columns);
      this.failure ??= this.read(stored, order().subarray(from, to), x, y);
    });
  }

  private read(stored: StoredRows, samples: Int32Array, x: Float32Array, y: Samples["y"]): RowFailure | null {
    return stored.read(samples, x, y) ?? (y instanceof Int32Array ? this.wrongTarget(stored, samples, y) : null);
  }

  private wrongTarget({ rows }: StoredRows, samples: Int32Array, y: Int32Array): RowFailure | null {
    const ignored = ignoreIndexOf(this.plan.loss);
    const at = y.findIndex((target) => target !== ignored && (target < 0 || target >= this.classes));
    if (at === -1) return null;
    const sample = samples[at]!;
    return { reason: "target", tensor: "y", row: rows === null ? sample : rows[sample]!, value: y[at]! };
  }
}

type Numbers = Float32Array | Int32Array;

function copyRow(source: Numbers, row: number, target: Numbers, to: number, width: number): void {
  for (let i = 0; i < width; i++) target[to * width + i] = source[row * width + i]!;
}
