import { isInt32Array, lengthOf } from "../arrays.js";
import { argumentError, show } from "../checks.js";
import { empty } from "../tensor/factories.js";
import { fix, publish } from "../public_class.js";
import { shapeError } from "../tensor/shape.js";
import { asInt32, type InputTensor, type LossTarget } from "../tensor/integers.js";
import { checkTensor, Tensor } from "../tensor/tensor.js";

export type Target = Tensor | Int32Array;

/**
 * Samples and their targets: x [samples, ...] and y [samples, ...], torch.utils.data.TensorDataset.
 *
 * @example
 * ```ts
 * const data = new TensorDataset(tensor([[1, 2], [3, 4], [5, 6]]), Int32Array.of(0, 1, 0));
 * console.log(data.length);
 * // 3
 * ```
 */
export class TensorDataset<Y extends Target = Target, X extends InputTensor = Tensor> {
  /** The inputs, [samples, ...]: float32, or integers for a net that looks rows up by them (Embedding). */
  declare readonly x: X;
  /**
   * A tensor; or class indices, one a sample: an Int32Array as it was given, other integers converted to one. A tensor of several for
   * each sample, [samples, ...], stays as it is, of integers then.
   */
  declare readonly y: Y;
  /** How many samples there are. */
  declare readonly length: number;

  static {
    publish(this);
  }

  /** Throws ERR_SHAPE unless both have one entry a sample, ERR_ARGUMENT for a class index beyond int32. */
  constructor(x: X, targets: Y | (Int32Array extends Y ? LossTarget : never)) {
    checkTensor(x, "x");
    const isOfSeveral = Tensor.isTensor(targets) && targets.shape.length > 1;
    const indices = isOfSeveral ? undefined : asInt32(targets, "y");
    const y = indices ?? checkTensor(targets as Tensor, "y, where it is no array of class indices,");
    const [samples] = x.shape;
    const entries = isInt32Array(y) ? lengthOf(y) : y.shape[0];
    if (samples === undefined || samples !== entries) {
      throw shapeError(
        `x and y must have one entry a sample, given x of shape ${show(x.shape)} and ${entries ?? "a scalar"} in y`,
      );
    }
    fix<TensorDataset<Y, X>>(this, { x, y: y as Y, length: samples }); // they belong together
  }

  /** The dtypes and shapes. */
  toString(): string {
    const { x, y } = this;
    const targets = isInt32Array(y) ? `int32[${y.length}]` : textOf(y);
    return `TensorDataset(x=${textOf(x)}, y=${targets})`;
  }
}

/** Inputs of either kind. */
export type AnyTensorDataset = TensorDataset<Target, InputTensor>;

function textOf({ dtype, shape }: InputTensor): string {
  return `${dtype}[${shape.join(", ")}]`;
}

/** That the data can be read now. Throws ERR_BUSY for a tensor that a fit owns, ERR_ARGUMENT when the memory is gone. */
export function checkReadable(data: AnyTensorDataset): void {
  const { x, y, length } = data;
  x.borrow("the data");
  if (!isInt32Array(y)) return void y.borrow("the targets");
  if (lengthOf(y) !== length) {
    throw argumentError(
      `the targets were ${length} class indices and are ${lengthOf(y)} now; was their buffer transferred?`,
    );
  }
}

/** The samples at the indices, copied: a batch. The indices lie in the data set. */
export function gather(data: AnyTensorDataset, indices: readonly number[] | Int32Array): [x: InputTensor, y: Target] {
  checkReadable(data);
  const { x, y } = data;
  if (!isInt32Array(y)) return [gatherRows(x, indices), gatherRows(y, indices) as Tensor];
  return [gatherRows(x, indices), Int32Array.from(indices, (index) => y[index] as number)];
}

function gatherRows(t: InputTensor, indices: readonly number[] | Int32Array): InputTensor {
  const [, ...sample] = t.shape;
  const from = t.borrow("the data");
  const result = empty([indices.length, ...sample], { dtype: t.dtype });
  const width = result.data.length / (indices.length || 1);
  for (let i = 0; i < indices.length; i++) {
    const start = (indices[i] as number) * width;
    (result.data as Float32Array).set(from.subarray(start, start + width) as Float32Array, i * width);
  }
  return result;
}
