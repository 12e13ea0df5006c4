import { argumentError, show } from "../../checks.js";
import type { DType, FloatDType } from "../../tensor/dtype.js";
import { tensor } from "../../tensor/factories.js";
import type { NestedValues } from "../../tensor/nested_array.js";
import { shapeError } from "../../tensor/shape.js";
import { Tensor } from "../../tensor/tensor.js";

/** Rows of numbers: nested arrays, or a tensor [rows, columns] of any dtype. */
export type Matrix = Tensor<DType> | NestedValues;

/** What scikit-learn makes of rows: float32 of float32, float64 of all else. */
export type Scaled<X extends Matrix> = Tensor<X extends Tensor<"float32"> ? "float32" : "float64">;

/** The numbers as float64, [rows, columns], in memory of their own. */
export interface Numbers {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
  /** What scikit-learn computes with them in. */
  readonly dtype: FloatDType;
}

/**
 * The matrix, read. `columns`: how many it must have, where that is known. NaN stands for a missing value. Throws ERR_SHAPE,
 * ERR_ARGUMENT for infinities and no rows.
 */
export function readMatrix(x: Matrix, what: string, columns?: number): Numbers {
  const dtype = Tensor.isTensor(x) && x.dtype === "float32" ? "float32" : "float64";
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
  return { rows, columns: width, data: t.data, dtype };
}

/** Rounds a sum, product or quotient of two numbers to the dtype that it is computed in. */
export function roundingOf(dtype: FloatDType): (value: number) => number {
  return dtype === "float32" ? Math.fround : (value) => value;
}

/** Each number by what `change` makes of it and its column, rounding each operation, as a tensor. */
export function mapColumns<X extends Matrix>(
  { rows, columns, data, dtype }: Numbers,
  change: (value: number, column: number, round: (value: number) => number) => number,
): Scaled<X> {
  const round = roundingOf(dtype);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) data[at] = change(data[at]!, j, round);
  return new Tensor<"float64">(data, [rows, columns]).to(dtype) as Scaled<X>;
}
