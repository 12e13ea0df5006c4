/** What becomes of a column of numbers, by the rows that a net is trained on. */
import { type NumberColumn, SamebitsError } from "../../index.js";

export interface ScalingOptions {
  /** Whether a missing value is to become the column's mean; else there is none among the cells. */
  readonly isFilled: boolean;
  /** Whether the column is to have mean 0 and standard deviation 1. */
  readonly isStandardised: boolean;
}

/** NaN is a missing cell. Throws ERR_ARGUMENT for a column without a number. */
export function fitNumberColumn(name: string, cells: Float64Array, options: ScalingOptions): NumberColumn {
  const fill = meanOf(name, cells);
  const filled = cells.map((cell) => (Number.isNaN(cell) ? fill : cell));
  return {
    name,
    ...(options.isStandardised ? scaleOf(name, filled) : { mean: 0, scale: 1 }),
    ...(options.isFilled && { fill }),
  };
}

/** The mean of a column's cells that have a value: in float64, added row by row. */
export class Mean {
  #sum = 0;
  #count = 0;

  /** NaN is a missing cell. */
  add(cell: number): void {
    if (Number.isNaN(cell)) return;
    this.#sum += cell;
    this.#count += 1;
  }

  /** Throws ERR_ARGUMENT where there is none, of the column of that name. */
  of(name: string): number {
    if (this.#count > 0) return this.#sum / this.#count;
    const problem = `the column ${JSON.stringify(name)} has no number in the training rows, so no mean to fill gaps with`;
    throw new SamebitsError("ERR_ARGUMENT", `${problem}; leave it out with --features`);
  }
}

function meanOf(name: string, cells: Float64Array): number {
  const mean = new Mean();
  cells.forEach((cell) => mean.add(cell));
  return mean.of(name);
}

/** Mean and standard deviation of the rows, not of a population behind them. A constant column becomes 0, exactly: the mean of equals may be off by a rounding. */
function scaleOf(name: string, cells: Float64Array): { mean: number; scale: number } {
  const first = cells[0] as number;
  if (cells.every((cell) => cell === first)) return { mean: first, scale: 1 };
  const mean = meanOf(name, cells);
  const variance = cells.reduce((sum, cell) => sum + (cell - mean) * (cell - mean), 0) / cells.length;
  // Differences whose squares are too small for a double.
  return { mean, scale: variance > 0 ? Math.sqrt(variance) : 1 };
}
