/** What kind of mistake an error reports. Stable: programs may compare it. */
export type ErrorCode =
  | "ERR_ARGUMENT"
  | "ERR_BACKEND"
  | "ERR_BUSY"
  | "ERR_DTYPE"
  | "ERR_FILE_FORMAT"
  | "ERR_NOT_FINITE"
  | "ERR_SEED"
  | "ERR_SHAPE";

/** Every error that a caller can cause. `code` says which kind, `message` what was given, what was wanted and what to do. */
export class SamebitsError extends Error {
  override readonly name = "SamebitsError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
