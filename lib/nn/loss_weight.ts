/** The weights that a loss is made with. */
import { show } from "../checks.js";
import { shapeError } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";

/** A weight as the constructor was given it. Throws ERR_ARGUMENT. */
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
