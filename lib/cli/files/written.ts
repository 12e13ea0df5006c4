/** What is said of a file that has been written. */
import { stat } from "node:fs/promises";
import { byteCount } from "../words.js";

/** On stderr, a line. */
export async function sayWritten(file: string, what: string): Promise<void> {
  process.stderr.write(`wrote ${file}: ${what}, ${byteCount((await stat(file)).size)}\n`);
}
