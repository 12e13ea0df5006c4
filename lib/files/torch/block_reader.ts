/** A file of which a few bytes are wanted here and there, mostly one after another: it is read a block at a time. */
import type { FileReader } from "../file_reader.js";

/** Bytes of a block with many entries of an archive's directory. */
const BLOCK = 2 ** 14;

/** The last block is kept. */
export class BlockReader {
  readonly #file: FileReader;
  #block: Uint8Array = new Uint8Array(0);
  #start = 0;

  constructor(file: FileReader) {
    this.#file = file;
  }

  /** As many bytes as `bytes` has, from `position` on, which are the file's `what`. */
  async readInto(bytes: Uint8Array, position: number, what: string): Promise<void> {
    const end = position + bytes.length;
    if (position < this.#start || end > this.#start + this.#block.length) {
      const length = Math.max(bytes.length, Math.min(BLOCK, this.#file.size - position));
      [this.#block, this.#start] = [await this.#file.read(position, length, what), position];
    }
    bytes.set(this.#block.subarray(position - this.#start, end - this.#start));
  }
}
