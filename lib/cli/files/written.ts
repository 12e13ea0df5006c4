/** Files that commands write: what is checked before, and said after. */
import { realpath, stat } from "node:fs/promises";
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

/** Says on stderr what has been written. */
export async function sayWritten(file: string, what: string): Promise<void> {
  process.stderr.write(`wrote ${file}: ${what}, ${byteCount((await stat(file)).size)}\n`);
}
