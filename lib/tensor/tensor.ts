import { checkLength } from "../arrays.js";
import { argumentError, checkOptions, show } from "../checks.js";
import { SamebitsError } from "../errors.js";
import type { FloatArray } from "../backend/backend.js";
import { assertFree, assertWritable } from "../lease.js";
import { publish } from "../public_class.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { fillBernoulli, fillBernoulliEach } from "../random/bernoulli.js";
import { fillNormal } from "../random/normal.js";
import { fillUniform } from "../random/uniform.js";
import { broadcast } from "./broadcast.js";
import { checkElement, convert } from "./convert.js";
import { checkDType, dtypeOfMemory, isFloating, isMemoryOf } from "./dtype.js";
import type { DataOf, DType, ElementOf, FloatDType } from "./dtype.js";
import { formatPrintable } from "./format.js";
import { type JsonElement, jsonElements } from "./json.js";
import { apartFrom, overlap } from "./overlap.js";
import { nest, type NestedArray } from "./nested_array.js";
import { checkShape, elementCount, inferShape, offsetOf, sameShape, shapeError, sliceOf, type Shape } from "./shape.js";

/**
 * A shape and a typed array: row-major elements of one dtype, no autograd. float32 trains; float64 is for draws, initialisers,
 * printing and files; the integers and bool for indices, class targets, buffers and files.
 *
 * `data` is the tensor's own memory: what is written there is seen by the next operation. An operation on a tensor whose buffer
 * has been detached throws ERR_ARGUMENT; on one that a running fit owns, ERR_BUSY. The properties are the tensor's own and cannot
 * be reassigned, so deep equality, structuredClone and postMessage see shape, dtype and numbers; `grad` is no part of the value.
 *
 * @example
 * ```ts
 * console.log(tensor([[1, 2.5], [3, 4]]).slice(0, 1));
 * // tensor([[1.0000, 2.5000]])
 * ```
 */
export class Tensor<D extends DType = "float32"> {
  /** Sizes of the dimensions, outermost first; `[]` is a scalar, sizes may be 0. */
  readonly shape: Shape;
  /** What the elements are. */
  readonly dtype: D;
  /** The tensor's own memory, row-major. */
  readonly data: DataOf<D>;
  readonly #size: number;
  #grad: Tensor | null = null;

  static {
    publish(this);
  }

  /** @internal Whether a subclass freezes what it makes itself; of another one, which may add fields, the three are fixed. */
  static get freezes(): boolean {
    return false;
  }

  /**
   * Takes `data` over, where the factories copy. `dtype` is the data's own by default; bool, whose memory is uint8's, must be
   * told. Throws ERR_ARGUMENT, ERR_SHAPE.
   */
  constructor(data: DataOf<D>, shape: Shape, dtype: D = dtypeOfMemory(data) as D) {
    if (!isMemoryOf(data, dtype))
      throw argumentError(`elements of ${show(dtype)} are not in ${show(data)}; see tensor()`);
    this.shape = checkShape(shape);
    this.dtype = dtype;
    this.data = data;
    this.#size = elementCount(this.shape);
    this.borrow();
    if (new.target === Tensor) Object.freeze(this);
    else if (!new.target.freezes) Object.defineProperties(this, { shape: FIXED, dtype: FIXED, data: FIXED });
  }

  /** @internal Whether the value has memory: an object may have the prototype, or stand for a tensor, and have none. */
  static isTensor(value: unknown): value is Tensor<DType> {
    return typeof value === "object" && value !== null && #size in value;
  }

  /**
   * Whether a backward pass gives it a gradient. True for a layer's parameters, unless they are frozen by setting it to false:
   * then a backward pass leaves their grad as it is, and fit and trainStep neither count them for clipping nor update them.
   * Other tensors have no use for a gradient; setting it is ERR_ARGUMENT.
   */
  get requiresGrad(): boolean {
    return false;
  }

  set requiresGrad(_: boolean) {
    throw argumentError("requiresGrad is set on a layer's parameters only; this tensor is none");
  }

  /** @internal Whether it is a parameter that takes no gradient. */
  get isFrozen(): boolean {
    return false;
  }

  /** The gradient, of the tensor's own shape and dtype; null until a backward pass or the caller sets it. */
  get grad(): Tensor | null {
    return this.#grad;
  }

  /** Throws ERR_ARGUMENT, ERR_SHAPE, ERR_DTYPE, ERR_BUSY. */
  set grad(grad: Tensor | null) {
    assertFree(this, "the tensor");
    if (grad !== null) this.#checkGrad(checkTensor(grad, "grad, where it is not null,"));
    this.#grad = grad;
  }

  #checkGrad(grad: Tensor<DType>): void {
    if (!sameShape(grad.shape, this.shape)) {
      throw shapeError(`a gradient has its tensor's shape ${show(this.shape)}, given ${show(grad.shape)}`);
    }
    if (grad.dtype !== this.dtype || !isFloating(grad.dtype)) {
      throw dtypeError(`a gradient is float32 or float64 as its tensor, which is ${this.dtype}; given ${grad.dtype}`);
    }
    if (overlap(grad.data, this.data)) {
      throw argumentError("a gradient has memory of its own, and does not lie over its tensor's");
    }
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
    checkLength(this.data, this.#size, what);
    return this.data;
  }

  /**
   * Fills with draws from [from, to), default [0, 1), as torch.Tensor.uniform_: one 32-bit draw a float32, two a float64, in
   * memory order. Throws ERR_ARGUMENT, before a draw, for bounds that are NaN, reversed, or too far apart for the dtype;
   * ERR_DTYPE unless float32 or float64.
   */
  uniform_(from = 0, to = 1, options: { generator?: Generator } = {}): this {
    const { generator } = checkOptions(options, ["generator"], "uniform_");
    fillUniform(generatorOr(generator), this.#floats("uniform_"), from, to);
    return this;
  }

  /**
   * Fills with draws of a normal distribution, default mean 0 and std 1, as torch.Tensor.normal_, in memory order: Box and
   * Muller's transform of uniform draws, for fewer than 16 numbers in float64 and pair by pair, from 16 on in blocks of 16, so
   * that numbers near the end depend on how many there are. float32 is PyTorch's to the bit, float64 to a few ulp. Throws
   * ERR_ARGUMENT, before a draw, for a std that is negative or NaN; ERR_DTYPE unless float32 or float64.
   *
   * In the profile linux-arm64, PyTorch 2.6 and before rounded std * x + mean twice from 16 numbers on.
   */
  normal_(mean = 0, std = 1, options: { generator?: Generator } = {}): this {
    const { generator } = checkOptions(options, ["generator"], "normal_");
    fillNormal(generatorOr(generator), this.#floats("normal_"), mean, std);
    return this;
  }

  /**
   * Fills with 1 at probability p, default 0.5, and 0 else, as torch.Tensor.bernoulli_. A number p is compared with float64
   * draws, two 32-bit draws an element whatever the tensor's dtype; a tensor p, which broadcasts to this one, with draws in its
   * own dtype, one 32-bit draw for a float32, two for a float64. Throws ERR_ARGUMENT, before a draw, for a p outside [0, 1],
   * ERR_SHAPE for one that does not broadcast, ERR_DTYPE unless both are float32 or float64.
   */
  bernoulli_(p: number | Tensor<FloatDType> = 0.5, options: { generator?: Generator } = {}): this {
    const generator = generatorOr(checkOptions(options, ["generator"], "bernoulli_").generator);
    const data = this.#floats("bernoulli_");
    if (!Tensor.isTensor(p)) fillBernoulli(generator, data, p);
    else fillBernoulliEach(generator, data, apartFrom(data, broadcast(borrowFloats(p, "p"), p.shape, this.shape)));
    return this;
  }

  /** The memory for draws. */
  #floats(method: string): FloatArray {
    return checkFloating<Tensor<DType>>(this, `what ${method} fills`).borrowToWrite() as FloatArray;
  }

  /**
   * Every element `value`; a bigint for int64 only. Integers take it without the digits after its point, bool 1 for all but 0.
   * Throws ERR_ARGUMENT for a number that the dtype does not reach.
   */
  fill_(value: number | bigint): this {
    const data = this.borrowToWrite() as unknown as { fill(value: number | bigint): void };
    data.fill(checkElement(value, this.dtype));
    return this;
  }

  /** Every element 0. */
  zero_(): this {
    return this.fill_(0);
  }

  /** Copies elements of the same shape, converted to this tensor's dtype as `to` does. Throws ERR_SHAPE. */
  copy_(source: Tensor<DType>): this {
    const from = checkTensor(source, "source").borrow("the source");
    if (!sameShape(source.shape, this.shape))
      throw shapeError(`copy_ takes a tensor of this one's shape ${show(this.shape)}, given ${show(source.shape)}`);
    const data = this.borrowToWrite() as unknown as { set(from: ArrayLike<unknown>): void };
    if ((from as unknown) !== data) data.set(source.dtype === this.dtype ? from : convert(from, this.dtype));
    return this;
  }

  /** The tensor in another dtype, by PyTorch's conversions (docs/tensors.md); itself if it is of that one. */
  to<E extends DType>(dtype: E): Tensor<E> {
    const data = this.borrow();
    if (checkDType(dtype) === (this.dtype as DType)) return this as unknown as Tensor<E>;
    return new Tensor(convert(data, dtype), this.shape, dtype);
  }

  /** A copy of another shape with as many elements; one size may be -1, for what is left. Throws ERR_SHAPE. */
  reshape(shape: Shape): Tensor<D> {
    return this.#copy(this.borrow(), inferShape(shape, this.shape));
  }

  /**
   * A copy of the rows `from` to before `to` of the first dimension; the end by default. Negative numbers count from the end,
   * numbers beyond it are the end, as in Python. Throws ERR_SHAPE for a scalar, ERR_ARGUMENT for what is no integer.
   */
  slice(from: number, to?: number): Tensor<D> {
    const data = this.borrow();
    const [rows, ...row] = this.shape;
    if (rows === undefined) throw shapeError("slice takes rows of a tensor, given a scalar");
    const [start, end] = sliceOf(rows, from, to);
    const width = elementCount(row);
    return this.#copy(data.subarray(start * width, end * width) as DataOf<D>, [end - start, ...row]);
  }

  #copy(data: DataOf<D>, shape: Shape): Tensor<D> {
    return new Tensor<D>(data.slice() as DataOf<D>, shape, this.dtype);
  }

  /** The element at the index, one number for each dimension; a bigint of int64. Throws ERR_ARGUMENT. */
  at(...index: number[]): ElementOf<D> {
    return this.borrow()[offsetOf(index, this.shape)] as ElementOf<D>;
  }

  /** The elements in nested arrays; bigints of int64. Throws ERR_SHAPE for more empty rows than arrays can be had. */
  toArray(): NestedArray<ElementOf<D>> {
    return nest(this.borrow() as unknown as ArrayLike<ElementOf<D>>, this.shape);
  }

  /** A plain tensor with a copy of the elements; no gradient comes along. */
  clone(): Tensor<D> {
    return this.#copy(this.borrow(), this.shape);
  }

  /** What JSON.stringify writes, and tensor() takes back to the bit: elements that JSON has no numbers for are strings. */
  toJSON(): { shape: Shape; dtype: D; data: JsonElement[] } {
    const { shape, dtype } = this;
    return { shape, dtype, data: jsonElements(this.borrow(), dtype) };
  }

  /** Exactly what Python's print(tensor) shows. */
  toString(): string {
    this.borrow();
    return formatPrintable(this);
  }
}

const FIXED: PropertyDescriptor = { writable: false, configurable: false };

/** That the value is a tensor of this copy of the package; else throws ERR_ARGUMENT. */
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
  const { dtype }: { dtype: DType } = checkTensor(value, what);
  if (dtype !== "float32") throw dtypeError(`${what} must be float32, given ${dtype}; to("float32") converts it`);
  return value.borrow(what);
}

/** A tensor that draws and initialisers can fill. Throws ERR_ARGUMENT, ERR_DTYPE. */
export function checkFloating<T extends Tensor<DType>>(value: T, what: string): T & Tensor<FloatDType> {
  const { dtype }: { dtype: DType } = checkTensor(value, what);
  if (!isFloating(dtype)) throw dtypeError(`${what} must be float32 or float64, given ${dtype}`);
  return value as T & Tensor<FloatDType>;
}

/** The memory of a tensor of float32 or float64. Throws ERR_ARGUMENT, ERR_DTYPE, ERR_BUSY. */
export function borrowFloats(value: Tensor<DType>, what: string): FloatArray {
  return checkFloating<Tensor<DType>>(value, what).borrow(what) as FloatArray;
}

export function dtypeError(message: string): SamebitsError {
  return new SamebitsError("ERR_DTYPE", message);
}
