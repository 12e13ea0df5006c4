import type { StoredDType, StoredTensor } from "../backend/training.js";
import { argumentError, checkInteger, checkOptions, show } from "../checks.js";
import { SamebitsError } from "../errors.js";
import { printable } from "../files/file_error.js";
import { type LocatedTensor, locateTensors } from "../files/stored/located.js";
import { fix, publish } from "../public_class.js";
import { empty } from "../tensor/factories.js";
import { checkNumbers, type NumberSequence } from "../tensor/sequence.js";
import type { InputTensor } from "../tensor/integers.js";
import { elementCount, type Shape, shapeError } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { giveTurn, isTurnDue } from "../turns.js";
import { BYTES_OF } from "../files/stored/read_rows.js";
import { PART } from "../files/tensor_bytes.js";
import { FileRows } from "./file_rows.js";
import { markFileDataset } from "./stored_data.js";

/** What FileDataset.open takes. */
export interface FileDatasetOptions {
  /**
   * The inputs: the name of a tensor [samples, ...] in the safetensors file, or of a .npy file in the folder: float32, or int64 or int32
   * for a net that looks rows up by them (Embedding).
   */
  x: string;
  /** The targets, named likewise: float32 [samples, ...], or class indices [samples] of int64 or int32. */
  y: string;
  /** The columns of x, which is [samples, features] then, that are used: their places, in that order. Default: all. */
  columns?: NumberSequence;
}

/** What a tensor is that stays in its file. */
export interface StoredOutline {
  /** Its numbers'. */
  readonly dtype: StoredDType;
  /** Samples first. */
  readonly shape: Shape;
}

/**
 * Samples and their targets in files, read as they are needed: data may be larger than memory. It takes a TensorDataset's place in
 * a DataLoader, in randomSplit and in fit, with the same bits.
 *
 * The files are opened when rows are read, and closed again. One that has changed since `open` (its size, or the time when it was written
 * to) or that is cut short is ERR_FILE_FORMAT with the row; a class index beyond the classes is ERR_ARGUMENT with the row.
 *
 * @example
 * ```ts
 * const tensors = { x: rand([100, 4]), y: tensor(randint(0, 3, [100])) };
 * await saveSafetensors("samples.safetensors", tensors);
 * const data = await FileDataset.open("samples.safetensors", { x: "x", y: "y" });
 * console.log(String(data));
 * // FileDataset("samples.safetensors", x=float32[100, 4], y=int64[100])
 * ```
 */
export class FileDataset {
  /** The file, or the folder, as it was given. */
  declare readonly path: string;
  /** The inputs, as a batch has them. */
  declare readonly x: StoredOutline;
  /** The targets, as the file has them. */
  declare readonly y: StoredOutline;
  /** How many samples there are. */
  declare readonly length: number;
  readonly #stored: FileRows;

  static {
    publish(this);
  }

  /** @internal */
  constructor(path: string, x: Shape, y: Shape, stored: FileRows) {
    if (!(stored instanceof FileRows))
      throw argumentError("a FileDataset is opened, not constructed: await FileDataset.open(path, { x, y })");
    const length = stored.rows?.length ?? stored.x.rows;
    const outline = (dtype: StoredDType, [, ...sample]: Shape): StoredOutline =>
      Object.freeze({ dtype, shape: Object.freeze([length, ...sample]) });
    this.#stored = stored;
    markFileDataset(this);
    fix<FileDataset>(this, { path, x: outline(stored.x.dtype, x), y: outline(stored.y.dtype, y), length });
  }

  /**
   * The samples of a safetensors file, in which `x` and `y` name tensors; or of a folder, in which they name .npy files. No row is
   * read yet. Throws ERR_FILE where the system does not read a file, ERR_FILE_FORMAT for one that is damaged or in another format,
   * ERR_DTYPE, ERR_SHAPE unless x and y have one entry a sample, ERR_ARGUMENT.
   */
  static async open(path: string, options: FileDatasetOptions): Promise<FileDataset> {
    const { x, y, columns } = checkOptions(options, ["x", "y", "columns"], "FileDataset.open");
    const names = [checkName(x, "x"), checkName(y, "y")];
    const [inputs, targets] = (await locateTensors(path, names)) as [LocatedTensor, LocatedTensor];
    checkInputs(inputs);
    checkTargets(targets);
    checkSamples(inputs, targets);
    const chosen = columns === undefined ? null : checkColumns(columns, inputs);
    const [samples, ...rest] = inputs.shape as [number, ...number[]];
    const stored = new FileRows(storedAs(inputs, chosen), storedAs(targets, null), null);
    return new FileDataset(path, [samples, ...(chosen === null ? rest : [chosen.length])], targets.shape, stored);
  }

  /** Where the samples come from, and what x and y are. */
  toString(): string {
    const { x, y } = this;
    return `FileDataset(${printable(show(this.path))}, x=${textOf(x)}, y=${textOf(y)})`;
  }

  /** @internal */
  get stored(): FileRows {
    return this.#stored;
  }

  /** @internal The samples at the indices as a data set of their own, which is read from the same files. */
  subset(indices: Int32Array): FileDataset {
    const { x, y, rows } = this.#stored;
    const own = rows === null ? indices.slice() : indices.map((index) => rows[index] as number);
    return new FileDataset(this.path, this.x.shape, this.y.shape, new FileRows(x, y, own));
  }

  /** @internal The samples at the indices, read: a batch. The indices lie in the data set. Throws ERR_FILE_FORMAT, ERR_FILE, ERR_ARGUMENT. */
  gather(indices: readonly number[] | Int32Array): [x: InputTensor, y: Tensor | Int32Array] {
    const batch = this.emptyBatch(indices.length);
    const [x, y] = batch;
    const failure = this.#stored.read(Int32Array.from(indices), x.data, "data" in y ? y.data : y);
    if (failure !== null) throw this.#stored.errorOf(failure);
    return batch;
  }

  /** @internal All of x or of y, as batches have it, some samples at a time and in order. Throws as `gather` does. */
  async *parts(of: "x" | "y"): AsyncGenerator<InputTensor["data"]> {
    const { dtype, shape } = this[of];
    const width = Math.max(1, elementCount(shape.slice(1)));
    const most = Math.max(1, Math.floor(PART / BYTES_OF[dtype] / width));
    for (let from = 0; from < this.length; from += most) {
      const samples = Int32Array.from({ length: Math.min(most, this.length - from) }, (_, i) => from + i);
      yield this.#readPart(of, samples);
      if (isTurnDue()) await giveTurn();
    }
  }

  #readPart(of: "x" | "y", samples: Int32Array): InputTensor["data"] {
    const [x, y] = this.emptyBatch(samples.length);
    const targets = "data" in y ? y.data : y;
    const failure = of === "x" ? this.#stored.readInputs(samples, x.data) : this.#stored.readTargets(samples, targets);
    if (failure !== null) throw this.#stored.errorOf(failure);
    return of === "x" ? x.data : targets;
  }

  /** @internal What a batch of one has as its target, as far as it is known: zeros. */
  exampleTarget(): Tensor | Int32Array {
    const [, y] = this.emptyBatch(1);
    return "data" in y ? y.zero_() : y;
  }

  /** @internal Memory for a batch of so many samples. */
  emptyBatch(samples: number): [x: InputTensor, y: Tensor | Int32Array] {
    const shapeOf = ({ shape: [, ...sample] }: StoredOutline): number[] => [samples, ...sample];
    const x = empty(shapeOf(this.x), { dtype: this.x.dtype });
    return [x, this.y.dtype === "float32" ? empty(shapeOf(this.y)) : new Int32Array(samples)];
  }
}

function textOf({ dtype, shape }: StoredOutline): string {
  return `${dtype}[${shape.join(", ")}]`;
}

function checkName(name: unknown, option: string): string {
  if (typeof name === "string") return name;
  throw argumentError(`${option} is the name of a tensor, or of a .npy file, given ${show(name)}`);
}

function checkInputs({ path, what, dtype, shape }: LocatedTensor): void {
  if (dtype !== "float32" && dtype !== "int64" && dtype !== "int32") {
    throw new SamebitsError(
      "ERR_DTYPE",
      `${path}: ${what} is ${dtype}, but x must be float32, or int64 or int32 for an Embedding; convert it before it is saved`,
    );
  }
  if (shape.length === 0) throw shapeError(`${path}: ${what} is a scalar, but x must have an entry for each sample`);
}

function checkTargets({ path, what, dtype, shape }: LocatedTensor): void {
  if (dtype !== "float32" && dtype !== "int64" && dtype !== "int32") {
    throw new SamebitsError(
      "ERR_DTYPE",
      `${path}: ${what} is ${dtype}, but y must be float32, or class indices of int64 or int32; convert it before it is saved`,
    );
  }
  if (dtype === "float32" ? shape.length > 0 : shape.length === 1) return;
  const wanted = dtype === "float32" ? "an entry for each sample" : "the shape [samples], being class indices";
  throw shapeError(`${path}: ${what} is ${dtype} of shape ${show(shape)}, but y must have ${wanted}`);
}

/** The most samples, as many as an int32 can number. */
const MOST = 2 ** 31 - 1;

function checkSamples(x: LocatedTensor, y: LocatedTensor): void {
  const [samples] = x.shape as [number];
  if (samples !== y.shape[0]) {
    throw shapeError(
      `x and y must have one entry a sample, given ${x.what} in ${x.path} of shape ${show(x.shape)} and ${y.what} in ${y.path} of shape ${show(y.shape)}`,
    );
  }
  if (samples > MOST) throw shapeError(`${x.path}: a data set has at most ${MOST} samples, ${x.what} has ${samples}`);
}

function checkColumns(columns: NumberSequence, { path, what, shape }: LocatedTensor): Int32Array {
  if (shape.length !== 2)
    throw shapeError(
      `columns are those of x of shape [samples, features], but ${path}: ${what} is of shape ${show(shape)}`,
    );
  const [, width] = shape as [number, number];
  const numbers = checkNumbers(columns, "columns");
  return Int32Array.from(numbers, (column) => checkInteger(column, `a column of x, which has ${width},`, 0, width - 1));
}

function storedAs(tensor: LocatedTensor, columns: Int32Array | null): StoredTensor {
  const { path, size, modified, dtype, begin, shape } = tensor;
  const [rows, ...sample] = shape as [number, ...number[]];
  return { path, size, modified, dtype: dtype as StoredDType, begin, rows, width: elementCount(sample), columns };
}
