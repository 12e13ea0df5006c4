import { argumentError, show } from "../../checks.js";
import type { DType } from "../../tensor/dtype.js";
import { tensor } from "../../tensor/factories.js";
import type { NestedValues } from "../../tensor/nested_array.js";
import { shapeError } from "../../tensor/shape.js";
import { dtypeError, Tensor } from "../../tensor/tensor.js";

/** Rows of numbers: nested arrays, or a tensor [rows, columns] of float64, integers or bool. */
export type Matrix = Tensor<DType> | NestedValues;

/** The numbers as float64, [rows, columns], in memory of their own. */
export interface Numbers {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/**
 * The matrix, read. `columns`: how many it must have, where that is known. NaN stands for a missing value. Throws ERR_SHAPE, ERR_DTYPE
 * for float32, whose sums scikit-learn rounds otherwise, ERR_ARGUMENT for infinities and no rows.
 */
export function readMatrix(x: Matrix, what: string, columns?: number): Numbers {
  if (Tensor.isTensor(x) && x.dtype === "float32")
    throw dtypeError(
      `${what} takes float64, whose bits these are; given a tensor of float32, for which there is to("float64")`,
    );
  const t = Tensor.isTensor(x)
    ? x.clone().to("float64")
    : tensor<NestedValues, "float64">(x, undefined, { dtype: "float64" });
  if (t.shape.length !== 2) throw shapeError(`${what} takes rows and columns, given the shape ${show(t.shape)}`);
  const [rows, width] = t.shape as [number, number];
  if (rows === 0 || width === 0)
    throw argumentError(`${what} takes at least one row and one column, given the shape ${show(t.shape)}`);
  if (columns !== undefined && width !== columns)
    throw shapeError(`${what} takes ${columns} columns, as fit was given; given ${width}`);
  const wrong = t.data.findIndex((value) => value === Infinity || value === -Infinity);
  if (wrong !== -1)
    throw argumentError(
      `${what}: row ${Math.floor(wrong / width)}, column ${wrong % width} is ${t.data[wrong]}; numbers must be finite, or NaN where one is missing`,
    );
  return { rows, columns: width, data: t.data };
}

/** Each number by what `change` makes of it and its column, as a tensor. */
export function mapColumns(
  { rows, columns, data }: Numbers,
  change: (value: number, column: number) => number,
): Tensor<"float64"> {
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) data[at] = change(data[at]!, j);
  return new Tensor(data, [rows, columns]);
}
