/** The loss of a run's validation samples, batch by batch. */
import type { RowFailure, TrainerMemory, TrainerPlan } from "../../training.js";
import { EpochMetrics } from "../../../numeric/metrics.js";
import { lossForward } from "../operations/loss.js";
import { type EvalPass, evalPass, type EvalState } from "./predictor.js";
import type { Slice } from "../slices.js";
import { Gathering } from "./gathering.js";
import { createSamples, layersOf, outputFeatures } from "./layout.js";
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
  private readonly gathering: Gathering;
  private readonly net: EvalState;
  private readonly metrics: EpochMetrics | null;
  private batch: Batch | null = null;

  constructor(plan: TrainerPlan, memory: TrainerMemory, net: EvalState) {
    this.plan = plan;
    const { validationX: x, validationY: y } = memory;
    this.gathering = new Gathering(plan, { x, y }, plan.validationStored);
    this.net = net;
    this.metrics = plan.metrics && new EpochMetrics(plan.metrics, outputFeatures(layersOf(plan), plan.inputFeatures));
  }

  /** Begins an epoch's validation. */
  begin(): void {
    this.metrics?.begin();
  }

  /** What has been measured of its outputs; null where nothing is. */
  report(): Float64Array | null {
    return this.metrics && this.metrics.report();
  }

  /** Why the last batch could not be read; null if it could. */
  get failure(): RowFailure | null {
    return this.gathering.failure;
  }

  /** A batch of the samples in `order`, gathered; and its loss, which sets `batchLoss`. */
  batchSlices(order: Int32Array): { readonly gather: readonly Slice[]; readonly loss: readonly Slice[] } {
    const rows = order.length;
    const batch = this.batchOf(rows);
    const metrics = metricSlices(this.metrics, batch.pass.output, batch.y, rows);
    const loss = [...batch.pass.slices(rows), { cost: 0, run: () => this.takeLoss(batch, rows) }, ...metrics];
    return { gather: this.gathering.slices(rows, () => order, batch), loss };
  }

  private batchOf(rows: number): Batch {
    if (this.batch !== null && this.batch.rows >= rows) return this.batch;
    const { plan, net } = this;
    const { x, y } = createSamples(plan, rows);
    return (this.batch = { rows, x, y, pass: evalPass(plan, net, x, rows) });
  }

  private takeLoss({ rows, y, pass }: Batch, count: number): void {
    const { loss } = this.plan;
    const [columns, width] = [pass.output.length / rows, y.length / rows];
    const output = pass.output.subarray(0, count * columns);
    this.batchLoss = lossForward(loss, output, y.subarray(0, count * width), null, columns) * count;
  }
}
