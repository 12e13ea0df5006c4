/** What is wrong with a file, in words: which file, what was found where, and what to do. */
import { SamebitsError } from "../errors.js";

/** ERR_FILE_FORMAT: the file's content is damaged, of another format, or more than its reader takes. */
export function formatError(file: string, what: string, remedy?: string): SamebitsError {
  return new SamebitsError("ERR_FILE_FORMAT", worded(file, what, remedy));
}

/** ERR_DTYPE: the tensor at that place is of a dtype, as the format calls it, that samebits has no tensors of. */
export function dtypeError(file: string, place: string, dtype: string): SamebitsError {
  const what = `${place} is of dtype ${dtype}, which samebits has no tensors of`;
  return new SamebitsError("ERR_DTYPE", worded(file, what, "Convert it before it is saved"));
}

/** ERR_FILE: the system does not open, read or write the file; its own error is the cause. */
export function systemError(path: string, doing: string, cause: unknown): SamebitsError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = REASONS.get(code ?? "") ?? message;
  return new SamebitsError("ERR_FILE", `${path}: cannot ${doing} it: ${reason}`, { cause });
}

function worded(file: string, what: string, remedy?: string): string {
  return `${file}: ${printable(what)}${remedy === undefined ? "" : `. ${remedy}`}`;
}

/** What a file holds may be commands to a terminal, or turn the direction of what follows: such characters by their numbers. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) as number).toString(16)}}`;
  });
}

/** What the usual codes mean to someone who has not read errno(3). */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file or folder"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EEXIST", "there is a file in its place"],
  ["EISDIR", "it is a folder"],
  ["ENOTDIR", "a part of the path is not a folder"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["EFBIG", "the file would be larger than the system allows"],
  ["EROFS", "the disk is read-only"],
  ["EMFILE", "too many files are open"],
]);
