/**
 * The memory that a file may take: a byte of a pickle can make a dict, and a few call for a copy of a million items. Whoever makes
 * something, or looks through it, takes from the allowance first. So it bounds the time, too.
 */
import { formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";

/**
 * Bytes that any file may take; how many times its size besides for tensors and what is inflated, and for all together: a tensor of
 * one number, or a dict's entry, has ten times as many bytes in memory as PyTorch's files have for it.
 */
const LEAST = 64 * 2 ** 20;
const TIMES = 8;
const TIMES_TOGETHER = 16;
/** Bytes of objects at most: JavaScript's heap does not grow as memory does. */
const MOST_OBJECTS = 2 ** 30;

/** Bytes of a value's places on the stack and in a container; about, as all that follow. */
export const SLOT = 32;
/** Of a number, of an object, of a container, of bytes. */
export const NUMBER = 16;
export const OBJECT = 48;
export const CONTAINER = 112;
export const BYTES = 256;
/** Of what a dict's entry needs besides its places: in one of few texts, of many, of other keys. */
export const PROPERTY = 24;
export const ENTRY = 80;
export const KEY = 200;
/** Of a name, once for each that a pickle has; of a memo's entry that does not follow the one before. */
export const NAME = 1024;
export const SPARSE = 192;
/** Of a tensor besides its elements, and of an archive's record. */
export const TENSOR = 1024;
export const RECORD = 512;

export class Allowance {
  readonly #file: FileReader;
  readonly #bytes: number;
  #left: number;
  #objects = MOST_OBJECTS;
  #memory: number;

  constructor(file: FileReader) {
    this.#file = file;
    this.#bytes = LEAST + TIMES_TOGETHER * file.size;
    this.#left = this.#bytes;
    this.#memory = LEAST + TIMES * file.size;
  }

  /** Bytes that are not taken yet. */
  get left(): number {
    return this.#left;
  }

  /** For objects. Throws ERR_FILE_FORMAT where so many bytes are not left. */
  take(bytes: number): void {
    this.#objects -= bytes;
    this.#left -= bytes;
    if (this.#left >= 0 && this.#objects >= 0) return;
    throw this.#exceeded(
      `what it holds besides tensors would take more than ${this.#left < 0 ? this.#bytes : MOST_OBJECTS} bytes`,
      "In Python, save what is no tensor in fewer and larger parts, such as one tensor for many numbers",
    );
  }

  /** For the file's `what`, in so many bytes of memory beside the objects. Throws ERR_FILE_FORMAT where they are not left. */
  takeMemory(bytes: number, what: string, remedy?: string): void {
    this.#memory -= bytes;
    this.#left -= bytes;
    if (this.#memory < 0 || this.#left < 0) throw this.#exceeded(`${what} would take ${bytes} bytes of memory`, remedy);
  }

  /** Throws ERR_FILE_FORMAT for more values than there is memory for, such as those of a list that lies in many. */
  checkCount(values: number): void {
    const bytes = values * POINTER;
    if (bytes > this.#bytes) throw this.#exceeded(`its values would take ${bytes} bytes`);
  }

  #exceeded(what: string, remedy?: string): Error {
    const { path, size } = this.#file;
    return formatError(path, `${what}, out of proportion to the file's ${size}`, remedy);
  }
}

/** Bytes of a value that is there already. */
const POINTER = 8;
