/** Files as commands read them; what goes wrong is said in words. */
import { readFile } from "node:fs/promises";
import { SamebitsError } from "../index.js";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "no permission",
};

/** The file's text, without a byte order mark. Throws ERR_ARGUMENT if it cannot be read, ERR_FILE_FORMAT if it is not UTF-8. */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const reason = REASONS[error.code ?? ""] ?? error.message;
    throw new SamebitsError("ERR_ARGUMENT", `cannot read ${file}: ${reason}`, { cause: error });
  });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SamebitsError("ERR_FILE_FORMAT", `${file}: the file is not UTF-8 text; save it in UTF-8`, { cause });
  }
}
