/** What a written-out loop measures of its outputs besides the loss. */
import { isInt32Array } from "../arrays.js";
import { argumentError, show } from "../checks.js";
import { EpochMetrics, type MetricsPlan } from "../numeric/metrics.js";
import type { LossTarget } from "../tensor/integers.js";
import { shapeError } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { notMeasured } from "./metrics.js";

/** How many columns there are is known from the first output on. */
export class WrittenOutMetrics {
  readonly #plan: MetricsPlan;
  #columns = 0;
  #metrics: EpochMetrics | null = null;

  constructor(plan: MetricsPlan) {
    this.#plan = plan;
  }

  /** Begins an epoch. */
  begin(): void {
    this.#metrics?.begin();
  }

  /** Takes a batch. Throws ERR_SHAPE, ERR_DTYPE for what cannot be measured. */
  add(output: Tensor, target: LossTarget): void {
    const [rows, columns, ...more] = output.shape;
    if (rows === undefined || columns === undefined || more.length > 0) throw notMeasured(output.shape);
    const numbers = borrowFloat32(output, "the net's output");
    const wanted = this.#checkTarget(target, rows, columns);
    if (this.#metrics !== null && columns !== this.#columns)
      throw shapeError(`metrics need outputs of ${this.#columns} columns, as before, given ${show(output.shape)}`);
    this.#metrics ??= new EpochMetrics(this.#plan, (this.#columns = columns));
    this.#metrics.add(numbers, wanted, 0, rows);
  }

  /** A loss of the caller's own may take what no other does. */
  #checkTarget(target: LossTarget, rows: number, columns: number): Float32Array | Int32Array {
    const { metrics, decision, ignoreIndex } = this.#plan;
    const values = isInt32Array(target) ? target : borrowFloat32(target as Tensor, "the target");
    const isIndices = isInt32Array(values);
    if (isIndices && (decision !== "largest" || metrics.includes("r2")))
      throw argumentError(`${show(metrics)} need values as targets, given class indices`);
    if (values.length !== (isIndices ? rows : rows * columns))
      throw shapeError(`metrics need a target for each output, given ${values.length} for [${rows}, ${columns}]`);
    const isClass = (index: number): boolean => index === ignoreIndex || (index >= 0 && index < columns);
    if (isIndices && !values.every(isClass)) throw argumentError(`a target is no class from 0 to ${columns - 1}`);
    return values;
  }

  /** What there is to report, as EpochMetrics has it. */
  report(): Float64Array {
    return (this.#metrics ?? new EpochMetrics(this.#plan, this.#columns)).report();
  }
}
