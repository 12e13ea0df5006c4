/** What the losses of classes check: [samples, classes], a class index for each sample. */
import { lengthOf } from "../arrays.js";
import { argumentError, checkInteger, show } from "../checks.js";
import { shapeError, type Shape } from "../tensor/shape.js";
import { asInt32, type LossTarget } from "../tensor/integers.js";

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

/** Class indices, one a sample, each from 0 to classes - 1 or the one to ignore. Throws ERR_ARGUMENT, ERR_SHAPE. */
export function checkClassIndices(
  target: LossTarget,
  samples: number,
  classes: number,
  ignoreIndex: number,
  loss: string,
): Int32Array {
  const indices = asInt32(target, "target");
  if (indices === undefined) {
    throw argumentError(
      `${loss} takes class indices as its target, integers in an array or a tensor, given ${show(target)}`,
    );
  }
  if (lengthOf(indices) !== samples) {
    throw shapeError(`${loss} takes one target for each of ${samples} samples, given ${lengthOf(indices)}`);
  }
  for (let i = 0; i < samples; i++) {
    const t = indices[i] as number;
    if ((t >= 0 && t < classes) || t === ignoreIndex) continue;
    throw argumentError(`target ${i} is ${t}; with ${classes} classes it must lie from 0 to ${classes - 1}`);
  }
  return indices;
}
