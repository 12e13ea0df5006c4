/**
 * The memory that a file may take besides its tensors'. A byte of a pickle can make a dict, and a few call for a copy of a million
 * items: whoever makes something, or looks through it, takes from the allowance first. So it bounds the time, too.
 */
import { formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";

/**
 * Bytes that any file may take, how many times its size a large one, which is more than dicts of one small number are, and what
 * every process has to spare.
 */
const LEAST = 64 * 2 ** 20;
const TIMES = 64;
const MOST = 2 ** 30;

/** Bytes of a place for a value, of an object, of a dict, of a dict's entry besides its key, and of an archive's record; about. */
export const SLOT = 8;
export const OBJECT = 64;
export const DICT = 256;
export const ENTRY = 160;
export const RECORD = 1024;

export class Allowance {
  readonly #file: FileReader;
  readonly #bytes: number;
  #left: number;

  constructor(file: FileReader) {
    this.#file = file;
    this.#bytes = Math.min(MOST, Math.max(LEAST, TIMES * file.size));
    this.#left = this.#bytes;
  }

  /** Throws ERR_FILE_FORMAT where so many bytes are not left. */
  take(bytes: number): void {
    this.#left -= bytes;
    if (this.#left >= 0) return;
    const { path, size } = this.#file;
    throw formatError(
      path,
      `what it holds besides tensors would take more than ${this.#bytes} bytes, out of proportion to the file's ${size}`,
      "In Python, save what is no tensor in fewer and larger parts, such as one tensor for many numbers",
    );
  }
}
