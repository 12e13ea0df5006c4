import { argumentError, show } from "../checks.js";
import { assertFree } from "../lease.js";
import { empty } from "../tensor/factories.js";
import { shapeError } from "../tensor/shape.js";
import { checkTensor, type Tensor } from "../tensor/tensor.js";

export type Target = Tensor | Int32Array;

/** Samples and their targets: x [samples, ...] and y [samples, ...], torch.utils.data.TensorDataset. */
export class TensorDataset {
  readonly x: Tensor;
  readonly y: Target;
  readonly length: number;

  /** Throws ERR_SHAPE unless both have one entry a sample. */
  constructor(x: Tensor, y: Target) {
    checkTensor(x, "x");
    if (!(y instanceof Int32Array)) checkTensor(y, "y");
    const [samples] = x.shape;
    const targets = y instanceof Int32Array ? y.length : y.shape[0];
    if (samples === undefined || samples !== targets) {
      throw shapeError(
        `x and y must have one entry a sample, given x of shape ${show(x.shape)} and ${targets ?? "a scalar"} in y`,
      );
    }
    this.x = x;
    this.y = y;
    this.length = samples;
  }
}

/** The samples at the indices, copied: a batch. The indices lie in the data set. */
export function gather(data: TensorDataset, indices: readonly number[] | Int32Array): [x: Tensor, y: Target] {
  assertFree(data, "the data set");
  const y = data.y;
  return [
    gatherRows(data.x, indices),
    y instanceof Int32Array ? gatherIntegers(y, indices, data.length) : gatherRows(y, indices),
  ];
}

function gatherRows(t: Tensor, indices: readonly number[] | Int32Array): Tensor {
  const [, ...sample] = t.shape;
  const from = t.borrow("the data");
  const result = empty([indices.length, ...sample], { dtype: t.dtype });
  const width = result.data.length / (indices.length || 1);
  for (let i = 0; i < indices.length; i++) {
    const start = (indices[i] as number) * width;
    result.data.set(from.subarray(start, start + width), i * width);
  }
  return result;
}

function gatherIntegers(from: Int32Array, indices: readonly number[] | Int32Array, samples: number): Int32Array {
  assertFree(from, "the targets");
  if (from.length !== samples) throw argumentError("the targets have lost their memory; was their buffer transferred?");
  return Int32Array.from(indices, (index) => from[index] as number);
}
