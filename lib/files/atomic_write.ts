/**
 * A file is written whole or not at all: into a temporary file beside it, which takes its place when every byte is on the disk.
 * Whatever happens meanwhile - a full disk, a kill, a power cut - the old file or the new one is there, never a part of one.
 */
import type { FileHandle } from "node:fs/promises";
import { requireNode } from "../host.js";
import { systemError } from "./file_error.js";
import { checkIsFile, checkPath } from "./file_reader.js";
import { removeLeftovers, temporaryNameOf } from "./temporary_name.js";

/** Bytes in one call of the system, which writes at most 2^31 - 1. */
const LONGEST_WRITE = 2 ** 30;

/** Bytes that are gathered for a call: smaller parts go together. */
const GATHERED = 2 ** 16;

/** The parts of a file, in order. Each is written, or copied, before the next is asked for: all may be the same memory. */
export type FileParts = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** A part of a file, and the byte that it begins at. */
export interface PlacedPart {
  readonly bytes: Uint8Array;
  readonly position: number;
}

/** The parts, one after another, as the file at `path`: what `writePlaced` says. */
export async function writeWhole(path: string, parts: FileParts): Promise<void> {
  await writePlaced(path, inOrder(gathered(parts)));
}

/**
 * Writes the parts, each at its place, as the file at `path`; a symbolic link's target, if it is one. A file that is there keeps
 * its mode. Throws ERR_ARGUMENT for what is no path or no file, ERR_FILE where the system fails, and what `parts` throws: the old file stays.
 */
export async function writePlaced(path: string, parts: AsyncIterable<PlacedPart>): Promise<void> {
  const target = await orThrow(path, "write", targetOf(checkPath(path)));
  const mode = await modeOf(path, target);
  await removeLeftovers(target);
  const temporary = temporaryNameOf(target);
  const handle = await orThrow(path, "write", openNew(temporary, mode));
  try {
    await fill(path, handle, parts);
    await orThrow(path, "write", rename(temporary, target));
  } catch (error) {
    await files().rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(target);
}

const files = (): typeof import("node:fs/promises") => requireNode().fs.promises;

async function orThrow<T>(path: string, doing: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw systemError(path, doing, cause);
  }
}

/** The path with its links followed, whether there is a file or not. */
async function targetOf(path: string): Promise<string> {
  const { basename, dirname, join, resolve } = requireNode().path;
  const isThere = await files().realpath(path).catch(absent);
  if (isThere !== null) return isThere;
  // A link to what is not there yet counts from where it is itself.
  const link = join(await files().realpath(dirname(path)), basename(path));
  const next = await files().readlink(link).catch(absent);
  return next === null ? link : targetOf(resolve(dirname(link), next));
}

/** Null for what is not there; other errors stay errors. */
function absent(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT" || error.code === "EINVAL") return null; // EINVAL: a file, and no link
  throw error;
}

/** Null where there is no file yet: the new one's mode is 0666 without the process's umask. */
async function modeOf(path: string, target: string): Promise<number | null> {
  const stats = await orThrow(path, "write", files().stat(target).catch(absent));
  if (stats === null) return null;
  checkIsFile(path, stats);
  return stats.mode & 0o7777;
}

/** From the beginning no one may read it who may not read the old one. */
async function openNew(temporary: string, mode: number | null): Promise<FileHandle> {
  const handle = await files().open(temporary, "wx", mode ?? 0o666);
  if (mode !== null) await handle.chmod(mode).catch(() => {}); // a file system without modes
  return handle;
}

/** Writes, and waits until the disk has it all. */
async function fill(path: string, handle: FileHandle, parts: AsyncIterable<PlacedPart>): Promise<void> {
  try {
    for await (const part of parts) await orThrow(path, "write", writeAll(handle, part));
    await orThrow(path, "write", handle.sync());
  } catch (error) {
    await handle.close().catch(() => {}); // the first error is the one to tell
    throw error;
  }
  await orThrow(path, "write", handle.close()); // some network disks say only now that they are full
}

async function* inOrder(parts: AsyncIterable<Uint8Array>): AsyncGenerator<PlacedPart> {
  let position = 0;
  for await (const bytes of parts) {
    yield { bytes, position };
    position += bytes.length;
  }
}

async function* gathered(parts: FileParts): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(GATHERED);
  let used = 0;
  for await (const part of parts) {
    if (used > 0 && used + part.length > GATHERED) {
      yield buffer.subarray(0, used);
      used = 0;
    }
    if (part.length >= GATHERED) yield part;
    else {
      buffer.set(part, used);
      used += part.length;
    }
  }
  if (used > 0) yield buffer.subarray(0, used);
}

/** A write may be short, on a full disk above all. */
async function writeAll(handle: FileHandle, { bytes, position }: PlacedPart): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const length = Math.min(LONGEST_WRITE, bytes.length - done);
    done += (await handle.write(bytes, done, length, position + done)).bytesWritten;
  }
}

/** Windows refuses while another process has the file open: it is asked again for two seconds. */
async function rename(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await files().rename(from, to);
    } catch (error) {
      const isHeld = HELD.has((error as NodeJS.ErrnoException).code ?? "") && process.platform === "win32";
      if (!isHeld || attempt === RENAMES) throw error;
      await new Promise((resolve) => setTimeout(resolve, RENAME_PAUSE));
    }
  }
}

const HELD: ReadonlySet<string> = new Set(["EPERM", "EACCES", "EBUSY"]);
const RENAMES = 40;
/** Milliseconds. */
const RENAME_PAUSE = 50;

/** Without it a power cut may undo the renaming. Windows opens no folders. */
async function syncFolder(target: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await files()
    .open(requireNode().path.dirname(target))
    .catch(() => null); // a folder that may be written to and not read
  if (folder === null) return;
  await folder.sync().catch(() => {}); // a file system that does not sync folders; the file is whole all the same
  await folder.close();
}
