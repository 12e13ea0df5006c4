import type { Backend } from "../backend/backend.js";
import { checkBoolean } from "../checks.js";
import { assertFree } from "../lease.js";
import type { Shape } from "./shape.js";
import { Tensor } from "./tensor.js";

/** A layer's weight or bias: has a gradient, and the backend that its optimiser runs on. */
export class Parameter extends Tensor {
  static #changes = 0;
  readonly #engine: Backend;
  #isFrozen = false;
  #version = 0;

  /** @internal */
  constructor(data: Float32Array, shape: Shape, engine: Backend) {
    super(data, shape);
    this.#engine = engine;
    Object.freeze(this);
  }

  /** @internal */
  static override get freezes(): boolean {
    return true;
  }

  /** @internal */
  get engine(): Backend {
    return this.#engine;
  }

  /** @internal Another number after every operation that writes to it, steps among them. */
  get version(): number {
    return this.#version;
  }

  /** @internal */
  override borrowToWrite(what?: string): Float32Array {
    this.#version += 1;
    return super.borrowToWrite(what);
  }

  /** @internal After a fit or a step that has trained it. */
  override clearLeasedGrad(): void {
    this.#version += 1;
    super.clearLeasedGrad();
  }

  /** @internal For printing. */
  get parameter(): boolean {
    return true;
  }

  override get requiresGrad(): boolean {
    return !this.#isFrozen;
  }

  /** Throws ERR_ARGUMENT for what is no boolean, ERR_BUSY while a fit owns the parameter. */
  override set requiresGrad(requiresGrad: boolean) {
    assertFree(this, "the parameter");
    this.#isFrozen = !checkBoolean(requiresGrad, "requiresGrad");
    Parameter.#changes += 1;
  }

  /** @internal How often a parameter, whichever, has been frozen or freed: while it is the same, they all are as they were. */
  static get changes(): number {
    return Parameter.#changes;
  }

  /** @internal */
  override get isFrozen(): boolean {
    return this.#isFrozen;
  }
}
