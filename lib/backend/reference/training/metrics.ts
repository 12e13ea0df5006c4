/** What is measured of a batch's outputs besides their loss, as slices of work. */
import type { EpochMetrics } from "../../../numeric/metrics.js";
import { cut, type Slice } from "../slices.js";

const COST = 8; // of a number, in multiply-adds

/** Adds the first `rows` rows. */
export function metricSlices(
  metrics: EpochMetrics | null,
  output: Float32Array,
  target: Float32Array | Int32Array,
  rows: number,
): Slice[] {
  if (metrics === null || rows === 0) return [];
  return cut(rows, (output.length / rows) * COST, (from, to) => metrics.add(output, target, from, to));
}
