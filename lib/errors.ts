/** What kind of mistake an error reports. Stable: programs may compare it. */
export type ErrorCode =
  | "ERR_ARGUMENT"
  | "ERR_BACKEND"
  | "ERR_BUSY"
  | "ERR_DTYPE"
  /** The system does not open, read or write a file; its own error is the cause. */
  | "ERR_FILE"
  | "ERR_FILE_FORMAT"
  /** A bug in samebits. */
  | "ERR_INTERNAL"
  /** There is not enough memory. */
  | "ERR_MEMORY"
  /** No MPI library, or one that does not belong to the launcher. */
  | "ERR_MPI"
  | "ERR_NOT_FINITE"
  /** Ranks that are to do the same do not, or one of them has failed. */
  | "ERR_RANKS_DIFFER"
  | "ERR_SEED"
  | "ERR_SHAPE"
  /** The system gives no more threads. */
  | "ERR_THREADS";

/**
 * Every error that samebits throws. `code` says which kind, `message` what was given, what was wanted and what to do.
 *
 * @example
 * ```ts
 * try {
 *   manualSeed(1.5);
 * } catch (error) {
 *   if (error instanceof SamebitsError && error.code === "ERR_SEED") manualSeed(1);
 *   else throw error;
 * }
 * console.log(defaultGenerator.initialSeed());
 * // 1n
 * ```
 */
export class SamebitsError extends Error {
  override readonly name = "SamebitsError";
  /** Which kind of error it is: for programs, and the same in every release. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** What a backend failed with when it was asked for something large, named; an engine's own error is of memory. */
export function failureOf(what: string, cause: unknown): SamebitsError {
  const code =
    cause instanceof SamebitsError ? cause.code : cause instanceof RangeError ? "ERR_MEMORY" : "ERR_INTERNAL";
  return new SamebitsError(code, `${what}: ${(cause as Error).message}`, { cause });
}
