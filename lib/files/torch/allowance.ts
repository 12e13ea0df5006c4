/**
 * The memory that a pickle's values may take. A byte of a pickle can make a dict, and a few call for a copy of a million items:
 * whoever makes something, or looks through it, takes from the allowance first. So it bounds the time, too.
 */
import { formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";

/** Bytes that any file's values may take, how many times its size a large one's, and what no process has to spare. */
const LEAST = 64 * 2 ** 20;
const TIMES = 32;
const MOST = 2 ** 30;

/** Bytes of a place for a value, of an object, of a dict, and of a dict's entry besides its key; about. */
export const SLOT = 8;
export const OBJECT = 64;
export const DICT = 320;
export const ENTRY = 160;

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
      `its values would take more than ${this.#bytes} bytes, out of proportion to the file's ${size}`,
      "In Python, save what is no tensor in fewer and larger parts, such as one tensor for many numbers",
    );
  }
}
