/** What the losses of classes take: [samples, classes, ...], a class index for each row of classes. */
import { lengthOf } from "../arrays.js";
import { argumentError, checkInteger, show } from "../checks.js";
import { sameShape, shapeError, type Shape } from "../tensor/shape.js";
import { asInt32, type LossTarget } from "../tensor/integers.js";
import { Tensor } from "../tensor/tensor.js";

const LEAST = -(2 ** 31);
const MOST = 2 ** 31 - 1;

/** The index of rows that count nothing; -100 is PyTorch's. */
export function checkIgnoreIndex(value: number | undefined): number {
  return checkInteger(value ?? -100, "ignoreIndex", LEAST, MOST);
}

/** An input of classes as rows of them, so many in each sample. */
export interface ClassRows {
  readonly samples: number;
  readonly classes: number;
  readonly rows: number;
}

/** Of an input [samples, classes, ...], or [classes]. Throws ERR_SHAPE. */
export function classRows(shape: Shape, loss: string): ClassRows {
  const { length } = shape;
  if (length === 0) {
    throw shapeError(
      `${loss} takes an input of shape [samples, classes], [classes] or [samples, classes, ...], given ${show(shape)}`,
    );
  }
  let rows = 1;
  for (let d = 2; d < length; d++) rows *= shape[d] as number;
  return { samples: length === 1 ? 1 : (shape[0] as number), classes: shape[length === 1 ? 0 : 1] as number, rows };
}

/** The shape of the targets of an input of that shape. */
export function targetShape(shape: Shape): Shape {
  return shape.length === 1 ? [] : [shape[0] as number, ...shape.slice(2)];
}

/** From [samples, classes, rows] to [samples, rows, classes], or back. */
export function swapped(
  data: Float32Array,
  { samples, classes, rows }: ClassRows,
  to: "rows" | "tensor",
): Float32Array {
  const [outer, inner] = to === "rows" ? [classes, rows] : [rows, classes];
  const result = new Float32Array(data.length);
  for (let start = 0, i = 0; start < samples * classes * rows; start += classes * rows) {
    for (let a = 0; a < outer; a++) for (let b = 0; b < inner; b++) result[start + b * outer + a] = data[i++] as number;
  }
  return result;
}

/** Class indices, one a row, each from 0 to classes - 1 or the one to ignore. Throws ERR_ARGUMENT, ERR_SHAPE. */
export function checkClassIndices(target: LossTarget, shape: Shape, ignoreIndex: number, loss: string): Int32Array {
  const { samples, classes, rows } = classRows(shape, loss);
  const dimensions = shape.length - 1;
  const isOne = dimensions === 0 && Tensor.isTensor(target) && target.shape.length === 1;
  const indices = asInt32(target, "target", isOne ? 1 : dimensions);
  if (indices === undefined) {
    throw argumentError(
      `${loss} takes class indices as its target, integers in an array or a tensor, given ${show(target)}`,
    );
  }
  const count = samples * rows;
  if (lengthOf(indices) !== count) {
    const wanted =
      dimensions > 1 ? `a target of shape ${show(targetShape(shape))}` : `one target for each of ${count} samples`;
    throw shapeError(`${loss} takes ${wanted}, given ${lengthOf(indices)}`);
  }
  if (dimensions > 1 && Tensor.isTensor(target) && !sameShape(target.shape, targetShape(shape)))
    throw shapeError(`${loss} takes a target of shape ${show(targetShape(shape))}, given ${show(target.shape)}`);
  for (let i = 0; i < count; i++) {
    const t = indices[i] as number;
    if ((t >= 0 && t < classes) || t === ignoreIndex) continue;
    throw argumentError(`target ${i} is ${t}; with ${classes} classes it must lie from 0 to ${classes - 1}`);
  }
  return indices;
}
