/** A file that is read at positions: opened once, its size taken once, nothing read beyond it. */
import type { BigIntStats, Stats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { argumentError, show } from "../checks.js";
import { requireNode } from "../host.js";
import { formatError, systemError } from "./file_error.js";

/** Bytes in one call of the system, which reads at most 2^31 - 1. */
const LONGEST_READ = 2 ** 30;
/** Bytes of memory that is worth not being filled with zeros. */
const WORTHWHILE = 2 ** 12;
/** Arrays in one call, of which Linux takes 1,024. */
const MOST_ARRAYS = 1024;

/** An open file. What it throws is ERR_FILE where the system fails, ERR_FILE_FORMAT where the file is too short. */
export class FileReader {
  /** As the caller wrote it, for messages. */
  readonly path: string;
  /** Bytes, when it was opened. */
  readonly size: number;
  /** When it had been written to last, in nanoseconds since 1970. */
  readonly modified: bigint;
  readonly #handle: FileHandle;

  private constructor(path: string, { size, mtimeNs }: BigIntStats, handle: FileHandle) {
    this.path = path;
    this.size = Number(size);
    this.modified = mtimeNs;
    this.#handle = handle;
  }

  static async open(path: string): Promise<FileReader> {
    const { promises } = requireNode().fs;
    const handle = await promises.open(checkPath(path)).catch((cause: unknown) => {
      throw systemError(path, "open", cause);
    });
    try {
      const stats = await handle.stat({ bigint: true });
      checkIsFile(path, stats);
      return new FileReader(path, stats, handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * Memory that the file's `what` is to be read into, all of it: what is in it now is anything, since zeros would take a tenth of
   * the time of reading. Throws ERR_FILE where there is none.
   */
  newBuffer(length: number, what: string): ArrayBuffer {
    const { Buffer, constants } = requireNode().buffer;
    const isLong = length >= WORTHWHILE && length <= constants.MAX_LENGTH;
    try {
      return isLong ? Buffer.allocUnsafeSlow(length).buffer : new ArrayBuffer(length);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw systemError(this.path, "read", new Error(`there is no memory for ${what}, ${length} bytes`, { cause }));
    }
  }

  /** `length` bytes from `position` on, which are the file's `what`. */
  async read(position: number, length: number, what: string): Promise<Uint8Array> {
    this.checkRange(position, length, what);
    const bytes = new Uint8Array(this.newBuffer(length, what));
    await this.readInto(bytes, position, what);
    return bytes;
  }

  /** As many bytes as `bytes` has, from `position` on, which are the file's `what`. */
  async readInto(bytes: Uint8Array, position: number, what: string): Promise<void> {
    this.checkRange(position, bytes.length, what);
    for (let done = 0; done < bytes.length;) {
      const length = Math.min(LONGEST_READ, bytes.length - done);
      const { bytesRead } = await this.#handle.read(bytes, done, length, position + done).catch((cause: unknown) => {
        throw systemError(this.path, "read", cause);
      });
      if (bytesRead === 0) throw formatError(this.path, `has become shorter while ${what} was read`);
      done += bytesRead;
    }
  }

  /** Into one array after another, from `position` on, many in one call of the system. */
  async readRun(arrays: readonly Uint8Array[], position: number, what: string): Promise<void> {
    this.checkRange(position, lengthOf(arrays), what);
    let at = position;
    for (const group of groupsOf(arrays)) {
      await this.#readGroup(group, at, what);
      at += lengthOf(group);
    }
  }

  /** In one call of the system; one array by itself, which may be longer, and what a call has not read, in more. */
  async #readGroup(arrays: readonly Uint8Array[], position: number, what: string): Promise<void> {
    if (arrays.length > 1) {
      const { bytesRead } = await this.#handle.readv(arrays, position).catch((cause: unknown) => {
        throw systemError(this.path, "read", cause);
      });
      if (bytesRead === lengthOf(arrays)) return;
    }
    await this.#readEach(arrays, position, what);
  }

  async #readEach(arrays: readonly Uint8Array[], position: number, what: string): Promise<void> {
    let at = position;
    for (const bytes of arrays) {
      await this.readInto(bytes, at, what);
      at += bytes.length;
    }
  }

  /** That so many bytes are there: to be asked before memory is taken for them. */
  checkRange(position: number, length: number, what: string): void {
    if (position + length <= this.size) return;
    throw formatError(
      this.path,
      `${what} would end at byte ${position + length}, the file ends at byte ${this.size}`,
      "The file is cut short or damaged: get it anew",
    );
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

function lengthOf(arrays: readonly Uint8Array[]): number {
  return arrays.reduce((sum, { length }) => sum + length, 0);
}

/** As many arrays in a row as one call takes. */
function* groupsOf(arrays: readonly Uint8Array[]): Generator<Uint8Array[]> {
  let group: Uint8Array[] = [];
  let bytes = 0;
  for (const array of arrays) {
    if (group.length === MOST_ARRAYS || bytes + array.length > LONGEST_READ) {
      yield group;
      [group, bytes] = [[], 0];
    }
    group.push(array);
    bytes += array.length;
  }
  if (bytes > 0) yield group;
}

/** What `work` makes of the file at `path`, which is closed however it ends. */
export async function withFile<Result>(path: string, work: (file: FileReader) => Promise<Result>): Promise<Result> {
  const file = await FileReader.open(path);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

/** A path as text. Throws ERR_ARGUMENT. */
export function checkPath(path: string): string {
  if (typeof path !== "string" || path === "" || path.includes("\0")) {
    throw argumentError(`a file's path is a text without zeros, given ${show(path)}`);
  }
  return path;
}

/** Throws ERR_ARGUMENT for a folder, a device or a pipe. */
export function checkIsFile(path: string, stats: Stats | BigIntStats): void {
  if (stats.isFile()) return;
  throw argumentError(`${path} is not a file but ${stats.isDirectory() ? "a folder" : "a device or pipe"}`);
}
