/** What a command can fail with, as the user sees it. Imports nothing: it must work when the library does not load. */

/** A wrong command line. */
export class UsageError extends Error {
  /** The command whose help explains it; none for the list of commands. */
  command: readonly string[] = [];
}

/** Ctrl-C; the message says what was done. */
export class Interrupted extends Error {}

/** 128 + SIGINT, as shells count. */
const INTERRUPTED = 130;

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return 2;
  return error instanceof Interrupted ? INTERRUPTED : 1;
}

/** One line, and for a wrong command line where to look; a stack only for what should not happen. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `samebits: this is a bug: ${String(error)}`;
  const isExpected = error instanceof UsageError || error instanceof Interrupted || error.name === "SamebitsError";
  if (!isExpected) return `samebits: this is a bug: ${error.stack}`;
  const line = `samebits: ${error.message.replaceAll(/\s*\n\s*/g, " ")}`;
  return error instanceof UsageError ? `${line}\nSee \`${["samebits", ...error.command, "--help"].join(" ")}\`.` : line;
}
