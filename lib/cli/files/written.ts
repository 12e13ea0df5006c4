/** Files that commands write: what is checked before, and said after. */
import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { systemError } from "../../files/file_error.js";
import { checkIsFile } from "../../files/file_reader.js";
import { UsageError } from "../failure.js";
import { byteCount } from "../words.js";

/** Throws UsageError where the file to be written is one of those that are read; `what` is its argument. */
export async function checkIsOther(out: string, what: string, read: readonly string[]): Promise<void> {
  const placeOf = (file: string): Promise<string | null> => realpath(file).catch(() => null); // not there yet
  const place = await placeOf(out);
  for (const file of read) {
    if (place !== null && place === (await placeOf(file)))
      throw new UsageError(`${what} is ${file} itself, which is read; name another file`);
  }
}

/** Throws ERR_FILE for a folder that is not there or cannot be written to, ERR_ARGUMENT for what is there and is no file. */
export async function checkWritable(out: string): Promise<void> {
  try {
    await access(`${dirname(out)}/.`, constants.W_OK); // with the dot a file is no folder
  } catch (cause) {
    throw systemError(out, "write", cause);
  }
  const stats = await stat(out).catch(() => null); // not there yet
  if (stats !== null) checkIsFile(out, stats);
}

/** Says on stderr what has been written. */
export async function sayWritten(file: string, what: string): Promise<void> {
  process.stderr.write(`wrote ${file}: ${what}, ${byteCount((await stat(file)).size)}\n`);
}
