/**
 * A file in memory, for the whole process: at PATH is what was put there last. So a million inputs take minutes, and all of the
 * package runs as it does on a disk. Reads are short, as the system may make them.
 */
import files from "node:fs/promises";

/** The path that the readers are given. */
export const PATH = "input";
/** Bytes in one read. */
const LONGEST = 3000;

let content = new Uint8Array(0);
let openHandles = 0;

/** What the file holds from now on. @param {Uint8Array} bytes */
export function putFile(bytes) {
  content = new Uint8Array(bytes);
}

/** How many files are open. */
export function countOpen() {
  return openHandles;
}

class Handle {
  #bytes = content;
  #isOpen = true;

  constructor() {
    openHandles++;
  }

  async stat() {
    return { size: this.#bytes.length, isFile: () => true, isDirectory: () => false };
  }

  /** @param {Uint8Array} buffer @param {number} offset @param {number} length @param {number} position */
  async read(buffer, offset, length, position) {
    if (!this.#isOpen) throw new Error("read after close");
    if (!(position >= 0) || offset + length > buffer.length) throw new Error(`read of ${length} at ${position}`);
    const part = this.#bytes.subarray(position, position + Math.min(length, LONGEST));
    buffer.set(part, offset);
    return { bytesRead: part.length };
  }

  /** @param {readonly Uint8Array[]} buffers @param {number} position */
  async readv(buffers, position) {
    let bytesRead = 0;
    for (const buffer of buffers) {
      const read = await this.read(buffer, 0, buffer.length, position + bytesRead);
      bytesRead += read.bytesRead;
      if (read.bytesRead < buffer.length) break;
    }
    return { bytesRead };
  }

  async close() {
    if (!this.#isOpen) throw new Error("closed twice");
    this.#isOpen = false;
    openHandles--;
  }
}

const { open } = files;
files.open = async (path, ...options) => (path === PATH ? /** @type {any} */ (new Handle()) : open(path, ...options));
