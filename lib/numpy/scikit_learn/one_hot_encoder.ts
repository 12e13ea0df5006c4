import { argumentError, show } from "../../checks.js";
import { expose, publish } from "../../public_class.js";
import type { DType } from "../../tensor/dtype.js";
import { zeros } from "../../tensor/factories.js";
import { checkSequence } from "../../tensor/sequence.js";
import { shapeError } from "../../tensor/shape.js";
import { Tensor } from "../../tensor/tensor.js";
import { checkLabels, classesOf, indexOf, type Label } from "./labels.js";
import { type Matrix, readMatrix } from "./matrix.js";

/** Rows of categories, each column of numbers or of texts: nested arrays, or a tensor [rows, columns]. */
export type Categories = Iterable<Iterable<Label>> | Tensor<DType>;

/**
 * scikit-learn's OneHotEncoder, dense: for each column as many numbers as it has categories, 1 for the row's own and 0 else.
 *
 * @example
 * ```ts
 * const encoder = new OneHotEncoder().fit([["red", 1], ["blue", 2]]);
 * console.log(encoder.transform([["red", 2]]).data.join(" "));
 * // 0 1 0 1
 * ```
 */
export class OneHotEncoder {
  /** Each column's categories: numbers by size, texts by their code points; empty before fit. */
  declare readonly classes: readonly (readonly Label[])[];
  #classes: readonly (readonly Label[])[] = [];
  #indices: readonly ReadonlyMap<Label, number>[] = [];

  static {
    publish(this);
  }

  constructor() {
    expose(this, "classes", () => this.#classes.map((labels) => [...labels]));
  }

  /** Learns the columns' categories. Throws ERR_ARGUMENT, ERR_SHAPE, with nothing changed. */
  fit(x: Categories): this {
    const columns = readColumns(x, "OneHotEncoder's fit");
    this.#classes = columns.map((labels) => classesOf(labels).classes);
    this.#indices = this.#classes.map(indexOf);
    return this;
  }

  /** Zeros and ones, [rows, categories of all columns]. Throws ERR_ARGUMENT for a category that fit has not seen, ERR_SHAPE. */
  transform(x: Categories): Tensor<"float64"> {
    this.#checkFitted("transform");
    const columns = readColumns(x, "OneHotEncoder's transform");
    if (columns.length !== this.#classes.length)
      throw shapeError(`transform takes ${this.#classes.length} columns, as fit was given; given ${columns.length}`);
    const width = this.#width;
    const t = zeros([columns[0]!.length, width], { dtype: "float64" });
    let start = 0;
    columns.forEach((labels, column) => {
      labels.forEach((label, row) => (t.data[row * width + start + this.#indexOf(label, row, column)] = 1));
      start += this.#classes[column]!.length;
    });
    return t;
  }

  #indexOf(label: Label, row: number, column: number): number {
    const index = this.#indices[column]!.get(label);
    if (index !== undefined) return index;
    const seen = show(this.#classes[column]);
    throw argumentError(`row ${row}, column ${column} is ${show(label)}, which fit has not seen; it has seen ${seen}`);
  }

  /**
   * The categories of the largest number of each column's, as rows. Throws ERR_ARGUMENT for a row that has zeros
   * only, or NaN, for a column, ERR_SHAPE.
   */
  inverseTransform(x: Matrix): Label[][] {
    this.#checkFitted("inverseTransform");
    const { rows, columns, data } = readMatrix(x, "OneHotEncoder's inverseTransform", this.#width);
    return Array.from({ length: rows }, (_, row) =>
      this.#categoriesOf(data.subarray(row * columns, (row + 1) * columns), row),
    );
  }

  #categoriesOf(numbers: Float64Array, row: number): Label[] {
    let start = 0;
    return this.#classes.map((labels, column) => {
      const own = numbers.subarray(start, (start += labels.length));
      if (own.some(Number.isNaN) || own.every((value) => value === 0))
        throw argumentError(`row ${row} has no category for column ${column}: its numbers are ${show([...own])}`);
      return labels[own.reduce((best, value, i) => (value > own[best]! ? i : best), 0)]!;
    });
  }

  get #width(): number {
    return this.#classes.reduce((sum, { length }) => sum + length, 0);
  }

  #checkFitted(method: string): void {
    if (this.#classes.length === 0) throw argumentError(`OneHotEncoder's ${method} needs fit first`);
  }

  /** What it is. */
  toString(): string {
    return "OneHotEncoder()";
  }
}

/** The columns of rows that are all as long. */
function readColumns(x: Categories, what: string): Label[][] {
  const rows = Tensor.isTensor(x)
    ? rowsOf(x, what)
    : checkSequence(x, what).map((row, i) => checkSequence(row, `${what}: row ${i}`));
  const width = rows[0]?.length ?? 0;
  if (width === 0) throw argumentError(`${what} takes at least one row and one column, given ${show(x)}`);
  const odd = rows.findIndex((row) => row.length !== width);
  if (odd !== -1)
    throw shapeError(`${what} takes rows of one length: row 0 has ${width} columns, row ${odd} ${rows[odd]!.length}`);
  return Array.from({ length: width }, (_, j) =>
    checkLabels(
      rows.map((row) => row[j]!),
      `${what}: column ${j}`,
    ),
  );
}

function rowsOf(t: Tensor<DType>, what: string): Label[][] {
  t.borrow(what);
  if (t.shape.length !== 2) throw shapeError(`${what} takes rows and columns, given the shape ${show(t.shape)}`);
  return t.toArray() as unknown as Label[][];
}
