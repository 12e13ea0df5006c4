/** Long output, as its reader reads it. */
import { once } from "node:events";

/** Waits while the reader is behind. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

/** Characters in a write. */
const PIECE = 2 ** 16;

export async function printLines(lines: Iterable<string>): Promise<void> {
  let piece = "";
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < PIECE) continue;
    await print(piece);
    piece = "";
  }
  await print(piece);
}
