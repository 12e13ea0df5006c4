import type { Backend } from "../backend/backend.js";
import type { LayerPlan } from "../backend/training.js";
import { checkInteger, checkOptions, show } from "../checks.js";
import { fix } from "../public_class.js";
import { elementCount, shapeError, type Shape } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { borrowGradient, Layer } from "./layer.js";
import type { StoredKind } from "./stored_kind.js";

/** The options of a Flatten: dimensions, counted from the end where they are negative. */
export interface FlattenOptions {
  /** The first dimension that becomes part of the one. Default: 1, so that the samples stay. */
  startDim?: number;
  /** The last one. Default: -1. */
  endDim?: number;
}

/**
 * Makes one dimension of several, torch.nn.Flatten; the numbers and their order stay.
 *
 * @example
 * ```ts
 * console.log(new Flatten().forward(zeros([2, 3, 4])).shape.join(" x "));
 * // 2 x 12
 * ```
 */
export class Flatten extends Layer {
  /** The first dimension that becomes part of the one. */
  declare readonly startDim: number;
  /** The last one. */
  declare readonly endDim: number;
  #shape: Shape = [];

  /** By default all dimensions but the first become one. Throws ERR_ARGUMENT. */
  constructor(options: FlattenOptions = {}) {
    super();
    const { startDim = 1, endDim = -1 } = checkOptions(options, ["startDim", "endDim"], "Flatten");
    checkInteger(startDim, "startDim", Number.MIN_SAFE_INTEGER);
    checkInteger(endDim, "endDim", Number.MIN_SAFE_INTEGER);
    fix<Flatten>(this, { startDim, endDim });
  }

  /** @internal Where it is made row by row, there is nothing to do. */
  override plan(): LayerPlan {
    return { kind: "identity" };
  }

  /** The first and the last of the dimensions that become one; null if there are none of those. */
  #range(dimensions: number): [start: number, end: number] | null {
    const count = Math.max(1, dimensions); // a scalar becomes a list of one
    const [start, end] = [this.startDim, this.endDim].map((dim) => (dim < 0 ? dim + count : dim)) as [number, number];
    return 0 <= start && start <= end && end < count ? [start, end] : null;
  }

  /** @internal */
  override outputDimensions(dimensions: number, inputDimensions: number): number | null {
    const range = this.#range(dimensions);
    if (dimensions === 0 || range === null) return null;
    const [start, end] = range;
    return start === end || start >= inputDimensions - 1 ? dimensions - (end - start) : null;
  }

  /** @internal */
  override passesOn(shape: Shape): boolean {
    const range = this.#range(shape.length);
    return shape.length > 0 && range !== null && range[0] === range[1];
  }

  /** @internal */
  override outputWidth(): number | null {
    return null;
  }

  /** @internal */
  override outputShape(shape: Shape): Shape {
    const range = this.#range(shape.length);
    if (range === null)
      throw shapeError(`${this} takes an input that has those dimensions, in order, given ${show(shape)}`);
    const [start, end] = range;
    return [...shape.slice(0, start), elementCount(shape.slice(start, end + 1)), ...shape.slice(end + 1)];
  }

  /** @internal */
  override computeOutput(_engine: Backend, x: Tensor): Tensor {
    borrowFloat32(x, "the input");
    const shape = this.outputShape(x.shape);
    this.#shape = x.shape;
    return x.clone().reshape(shape);
  }

  /** @internal */
  override computeGradient(_engine: Backend, gradOutput: Tensor): Tensor {
    borrowGradient(gradOutput, this.outputShape(this.#shape), "Flatten");
    return gradOutput.clone().reshape(this.#shape);
  }

  /** @internal */
  static get stored(): StoredKind<Flatten, { startDim: number; endDim: number }> {
    return {
      describe: ({ startDim, endDim }) => ({ startDim, endDim }),
      make: (options) => new Flatten(options),
    };
  }

  /** @internal */
  protected override copy(): Layer {
    return new Flatten({ startDim: this.startDim, endDim: this.endDim });
  }

  override toString(): string {
    return `Flatten(start_dim=${this.startDim}, end_dim=${this.endDim})`;
  }
}
