/** What the losses of classes check: [samples, classes], a class index for each sample, a weight for each class. */
import { argumentError, checkInteger, show } from "../checks.js";
import { assertFree } from "../lease.js";
import { shapeError, type Shape } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";

const LEAST = -(2 ** 31);
const MOST = 2 ** 31 - 1;

/** The index of rows that count nothing; -100 is PyTorch's. */
export function checkIgnoreIndex(value: number | undefined): number {
  return checkInteger(value ?? -100, "ignoreIndex", LEAST, MOST);
}

/** The samples and the classes of an input's shape. Throws ERR_SHAPE. */
export function samplesAndClasses(shape: Shape, loss: string): [samples: number, classes: number] {
  const [samples, classes, ...rest] = shape;
  if (samples === undefined || classes === undefined || rest.length > 0) {
    throw shapeError(
      `${loss} takes an input of shape [samples, classes], given ${show(shape)}; one sample is [1, classes]`,
    );
  }
  return [samples, classes];
}

/** Class indices, one a sample, each from 0 to classes - 1 or the one to ignore. Throws ERR_ARGUMENT, ERR_SHAPE, ERR_BUSY. */
export function checkClassIndices(
  target: Tensor | Int32Array,
  samples: number,
  classes: number,
  ignoreIndex: number,
  loss: string,
): Int32Array {
  if (!(target instanceof Int32Array)) {
    throw argumentError(`${loss} takes class indices in an Int32Array as its target, given ${show(target)}`);
  }
  if (target.length !== samples) {
    throw shapeError(`${loss} takes one target for each of ${samples} samples, given ${target.length}`);
  }
  assertFree(target, "the target");
  for (let i = 0; i < samples; i++) {
    const t = target[i] as number;
    if ((t >= 0 && t < classes) || t === ignoreIndex) continue;
    throw argumentError(`target ${i} is ${t}; with ${classes} classes it must lie from 0 to ${classes - 1}`);
  }
  return target;
}

/** A weight for each class, as the constructor was given it. */
export function checkWeight(weight: Tensor | undefined, what: string): Tensor | null {
  if (weight === undefined) return null;
  borrowFloat32(weight, what);
  return weight;
}

/** The memory of a weight for each of `classes`. Throws ERR_SHAPE. */
export function borrowClassWeight(weight: Tensor | null, classes: number, loss: string): Float32Array | null {
  if (weight === null) return null;
  const data = borrowFloat32(weight, `${loss}'s weight`);
  if (weight.shape.length !== 1 || weight.shape[0] !== classes) {
    throw shapeError(
      `${loss}'s weight has one number for each class, here of shape [${classes}], given ${show(weight.shape)}`,
    );
  }
  return data;
}
