/** The loss of a run's validation samples, batch by batch. */
import type { TrainerMemory, TrainerPlan } from "../../training.js";
import { EpochMetrics } from "../../../numeric/metrics.js";
import { lossForward } from "../operations/loss.js";
import { type EvalPass, evalPass, type EvalState } from "./predictor.js";
import { cut, type Slice } from "../slices.js";
import { copyRow } from "./batches.js";
import { layersOf, outputFeatures } from "./layout.js";
import { metricSlices } from "./metrics.js";

/** Room for a batch of up to `rows` samples. */
interface Batch {
  readonly rows: number;
  readonly x: Float32Array;
  readonly y: Int32Array | Float32Array;
  readonly pass: EvalPass;
}

export class TrainerValidation {
  /** The last batch's loss times its size. */
  batchLoss = 0;
  private readonly plan: TrainerPlan;
  private readonly memory: TrainerMemory;
  private readonly net: EvalState;
  private readonly metrics: EpochMetrics | null;
  private batch: Batch | null = null;

  constructor(plan: TrainerPlan, memory: TrainerMemory, net: EvalState) {
    this.plan = plan;
    this.memory = memory;
    this.net = net;
    this.metrics = plan.metrics && new EpochMetrics(plan.metrics, outputFeatures(layersOf(plan), plan.inputFeatures));
  }

  /** Begins an epoch's validation. */
  begin(): void {
    this.metrics?.begin();
  }

  /** What has been measured of its outputs, if anything is. */
  report(): Float64Array[] {
    return this.metrics === null ? [] : [this.metrics.report()];
  }

  /** A batch of the samples in `order`: sets `batchLoss`. */
  batchSlices(order: Int32Array): Slice[] {
    const { plan, memory } = this;
    const rows = order.length;
    const batch = this.batchOf(rows);
    const [features, columns] = [plan.inputFeatures, Math.max(1, plan.targetColumns)];
    const gather = cut(rows, features + columns, (from, to) => {
      for (let r = from; r < to; r++) {
        copyRow(memory.validationX, order[r]!, batch.x, r, features);
        copyRow(memory.validationY, order[r]!, batch.y, r, columns);
      }
    });
    const metrics = metricSlices(this.metrics, batch.pass.output, batch.y, rows);
    return [...gather, ...batch.pass.slices(rows), { cost: 0, run: () => this.takeLoss(batch, rows) }, ...metrics];
  }

  private batchOf(rows: number): Batch {
    if (this.batch !== null && this.batch.rows >= rows) return this.batch;
    const { plan, memory, net } = this;
    const x = new Float32Array(rows * plan.inputFeatures);
    const numbers = rows * Math.max(1, plan.targetColumns);
    const y = memory.validationY instanceof Int32Array ? new Int32Array(numbers) : new Float32Array(numbers);
    return (this.batch = { rows, x, y, pass: evalPass(plan, net, x, rows) });
  }

  private takeLoss({ rows, y, pass }: Batch, count: number): void {
    const { loss } = this.plan;
    const [columns, width] = [pass.output.length / rows, y.length / rows];
    const output = pass.output.subarray(0, count * columns);
    this.batchLoss = lossForward(loss, output, y.subarray(0, count * width), null, columns) * count;
  }
}
