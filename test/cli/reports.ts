/** What `samebits train` makes of a table: one epoch, no row held out, --target y. */
import { expect } from "vitest";
import { samebits, temporaryFiles, type Outcome } from "./command.js";

const write = temporaryFiles();
let files = 0;

export interface Report {
  readonly rows: number;
  readonly droppedRows: number;
  readonly filledCells: number;
  readonly features: readonly string[];
  readonly classes: readonly string[] | null;
  readonly results: Readonly<Record<string, { rows: number; loss: number }>>;
}

export function train(content: string | Uint8Array, ...args: string[]): Promise<Outcome> {
  const file = write(`${(files += 1)}.csv`, content);
  const run = samebits(["train", file, "--target", "y", "--epochs", "1", "--test-fraction", "0", ...args]);
  return run.then(({ code, stdout, stderr }) => ({ code, stdout, stderr: stderr.replaceAll(file, "FILE") }));
}

/** What is reported, and what is said besides the progress. */
export async function read(
  content: string | Uint8Array,
  ...args: string[]
): Promise<{ report: Report; notes: string[] }> {
  const { code, stdout, stderr } = await train(content, "--json", ...args);
  expect(code, stderr).toBe(0);
  const notes = stderr.split("\n").filter((line) => line.startsWith("FILE"));
  return { report: JSON.parse(stdout.trimEnd().split("\n").at(-1) as string) as Report, notes };
}
