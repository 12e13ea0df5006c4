import type { Backend } from "../backend/backend.js";
import type { Shape } from "./shape.js";
import { Tensor } from "./tensor.js";

/** A layer's weight or bias: has a gradient, and the backend that its optimiser runs on. */
export class Parameter extends Tensor {
  readonly #engine: Backend;

  /** @internal */
  constructor(data: Float32Array, shape: Shape, engine: Backend) {
    super(data, shape);
    this.#engine = engine;
  }

  /** @internal */
  get engine(): Backend {
    return this.#engine;
  }

  /** @internal For printing. */
  get parameter(): boolean {
    return true;
  }

  override get requiresGrad(): boolean {
    return true;
  }
}
