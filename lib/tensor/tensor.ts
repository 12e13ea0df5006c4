import { inspect } from "node:util";
import { argumentError, checkNumber, checkOptions, show } from "../checks.js";
import { SamebitsError } from "../errors.js";
import type { Backend, FloatArray } from "../backend/backend.js";
import { assertFree, assertWritable, isLeased } from "../lease.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { fillBernoulli, fillBernoulliEach } from "../random/bernoulli.js";
import { fillNormal } from "../random/normal.js";
import { fillUniform } from "../random/uniform.js";
import { broadcast } from "./broadcast.js";
import { formatPrintable } from "./format.js";
import { apartFrom, overlap } from "./overlap.js";
import { nest, type NestedArray } from "./nested_array.js";
import { checkShape, elementCount, offsetOf, sameShape, shapeError, type Shape } from "./shape.js";

export type DType = "float32" | "float64";
export type DataOf<D extends DType> = D extends "float64" ? Float64Array : Float32Array;

/**
 * A shape and a typed array: row-major float32 or float64 numbers, no autograd.
 *
 * `data` is the tensor's own memory: what is written there is seen by the next operation. An operation on a tensor whose
 * buffer has been detached throws ERR_ARGUMENT; on one that a running fit owns, ERR_BUSY.
 */
export class Tensor<D extends DType = "float32"> {
  readonly shape: Shape;
  readonly dtype: D;
  readonly #data: DataOf<D>;
  readonly #size: number;
  #grad: Tensor | null = null;

  /** Takes `data` over, where the factories copy. Throws ERR_ARGUMENT, ERR_SHAPE. */
  constructor(data: DataOf<D>, shape: Shape) {
    if (!(data instanceof Float32Array || data instanceof Float64Array)) {
      throw argumentError(`a tensor's memory is a Float32Array or a Float64Array, given ${show(data)}; see tensor()`);
    }
    this.shape = checkShape(shape);
    this.dtype = (data instanceof Float64Array ? "float64" : "float32") as D;
    this.#data = data;
    this.#size = elementCount(this.shape);
    this.borrow();
  }

  /** @internal Whether the value has memory: an object may have the prototype, or stand for a tensor, and have none. */
  static isTensor(value: unknown): value is Tensor<DType> {
    return typeof value === "object" && value !== null && #data in value;
  }

  /** The tensor's own memory, row-major. */
  get data(): DataOf<D> {
    return this.#data;
  }

  /** Whether a backward pass gives it a gradient: true for a layer's parameters. */
  get requiresGrad(): boolean {
    return false;
  }

  /** The gradient, of the tensor's own shape and dtype; null until a backward pass or the caller sets it. */
  get grad(): Tensor | null {
    return this.#grad;
  }

  set grad(grad: Tensor | null) {
    assertFree(this, "the tensor");
    if (grad !== null && !Tensor.isTensor(grad)) throw argumentError(`grad is a Tensor or null, given ${show(grad)}`);
    if (grad !== null && !sameShape(grad.shape, this.shape)) {
      throw shapeError(`a gradient has its tensor's shape ${show(this.shape)}, given ${show(grad.shape)}`);
    }
    if (grad !== null && (grad.dtype as DType) !== this.dtype)
      throw dtypeError(`a gradient has its tensor's dtype`, grad);
    if (grad !== null && overlap(grad.data, this.#data as FloatArray)) {
      throw argumentError("a gradient has memory of its own, and does not lie over its tensor's");
    }
    this.#grad = grad;
  }

  /** @internal For the fit that owns the tensor. */
  clearLeasedGrad(): void {
    this.#grad = null;
  }

  /** @internal The memory, for an operation that reads it: refused while a fit owns it, or when it is gone. */
  borrow(what = "the tensor"): DataOf<D> {
    assertFree(this, what);
    return this.leasedData(what);
  }

  /** @internal The memory, for an operation that writes to it: refused while a fit reads it, too. */
  borrowToWrite(what = "the tensor"): DataOf<D> {
    assertWritable(this, what);
    return this.leasedData(what);
  }

  /** @internal The memory, for the fit that owns it. */
  leasedData(what = "the tensor"): DataOf<D> {
    if (this.#data.length !== this.#size) {
      throw argumentError(
        `${what} has ${this.#size} numbers, but its memory has ${this.#data.length} now. Was its buffer transferred or resized?`,
      );
    }
    return this.#data;
  }

  /**
   * Fills with draws from [from, to), as torch.Tensor.uniform_: one 32-bit draw a float32, two a float64, in memory order.
   * Throws ERR_ARGUMENT, before a draw, for bounds that are NaN, reversed, or too far apart for the dtype.
   */
  uniform_(from = 0, to = 1, options: { generator?: Generator } = {}): this {
    checkOptions(options, ["generator"], "uniform_");
    fillUniform(generatorOr(options.generator), this.borrowToWrite(), from, to);
    return this;
  }

  /**
   * Fills with draws of a normal distribution, as torch.Tensor.normal_, in memory order: Box and Muller's transform of uniform
   * draws, for fewer than 16 numbers in float64 and pair by pair, from 16 on in blocks of 16, so that numbers near the end depend
   * on how many there are. float32 is PyTorch's to the bit, float64 to a few ulp. Throws ERR_ARGUMENT, before a draw, for a std
   * that is negative or NaN.
   *
   * In the profile linux-arm64, PyTorch 2.6 and before rounded std * x + mean twice from 16 numbers on.
   */
  normal_(mean = 0, std = 1, options: { generator?: Generator } = {}): this {
    checkOptions(options, ["generator"], "normal_");
    fillNormal(generatorOr(options.generator), this.borrowToWrite(), mean, std);
    return this;
  }

  /**
   * Fills with 1 at probability p and 0 else, as torch.Tensor.bernoulli_. A number p is compared with float64 draws, two 32-bit
   * draws an element whatever the tensor's dtype (on Intel CPUs PyTorch's x64 builds draw that from elsewhere); a tensor p,
   * which broadcasts to this one, with draws in its own dtype, one 32-bit draw for a float32, two for a float64.
   * Throws ERR_ARGUMENT, before a draw, for a p outside [0, 1], ERR_SHAPE for one that does not broadcast.
   */
  bernoulli_(p: number | Tensor<DType> = 0.5, options: { generator?: Generator } = {}): this {
    checkOptions(options, ["generator"], "bernoulli_");
    const generator = generatorOr(options.generator);
    const data = this.borrowToWrite();
    if (!Tensor.isTensor(p)) fillBernoulli(generator, data, p);
    else fillBernoulliEach(generator, data, apartFrom(data, broadcast(p.borrow("p"), p.shape, this.shape)));
    return this;
  }

  fill_(value: number): this {
    this.borrowToWrite().fill(checkNumber(value, "value"));
    return this;
  }

  zero_(): this {
    return this.fill_(0);
  }

  /** Copies numbers of the same shape, rounding them to this tensor's dtype. Throws ERR_SHAPE. */
  copy_(source: Tensor<DType>): this {
    const from = checkTensor(source, "source").borrow("the source");
    if (!sameShape(source.shape, this.shape)) {
      throw shapeError(`copy_ takes a tensor of this one's shape ${show(this.shape)}, given ${show(source.shape)}`);
    }
    this.borrowToWrite().set(from);
    return this;
  }

  /** The element at the index, one number for each dimension. Throws ERR_ARGUMENT. */
  at(...index: number[]): number {
    return this.borrow()[offsetOf(index, this.shape)] as number;
  }

  toArray(): NestedArray {
    return nest(this.borrow(), this.shape);
  }

  /** A plain tensor with a copy of the numbers; no gradient comes along. */
  clone(): Tensor<D> {
    return new Tensor<D>(this.borrow().slice() as DataOf<D>, this.shape);
  }

  /** Exactly what Python's print(tensor) shows. */
  toString(): string {
    this.borrow();
    return formatPrintable(this);
  }
}

/** What console.log shows. A property of the prototype, because a declaration file has no name for it. */
Object.defineProperty(Tensor.prototype, inspect.custom, {
  value(this: Tensor<DType>): string {
    return isLeased(this) ? `Tensor [${this.shape}] in use by a running fit` : this.toString();
  },
});

/** A layer's weight or bias: has a gradient, and the backend that its optimiser runs on. */
export class Parameter extends Tensor {
  /** @internal */
  readonly parameter = true;
  /** @internal */
  readonly engine: Backend;

  /** @internal */
  constructor(data: Float32Array, shape: Shape, engine: Backend) {
    super(data, shape);
    this.engine = engine;
  }

  override get requiresGrad(): boolean {
    return true;
  }
}

export function checkTensor<T extends Tensor<DType>>(value: T, what: string): T {
  if (!Tensor.isTensor(value)) {
    const isProxy = (value as unknown) instanceof Tensor;
    throw argumentError(
      `${what} must be a Tensor${isProxy ? " itself, and no proxy of one" : "; tensor(values) makes one"}; given ${show(value)}`,
    );
  }
  return value;
}

/** The memory of a float32 tensor, for an operation. Throws ERR_ARGUMENT, ERR_DTYPE, ERR_BUSY. */
export function borrowFloat32(value: Tensor, what: string): Float32Array {
  if ((checkTensor(value, what).dtype as DType) !== "float32") throw dtypeError(`${what} must be float32`, value);
  return value.borrow(what);
}

export function dtypeError(wanted: string, given: Tensor<DType>): SamebitsError {
  return new SamebitsError(
    "ERR_DTYPE",
    `${wanted}, given ${given.dtype}; forward, backward, losses and optimisers take float32`,
  );
}
