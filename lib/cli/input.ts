/** What commands read: a file, or standard input for "-". Bytes and texts come in pieces, so that no size is too large. */
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { SamebitsError } from "../index.js";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "no permission",
};

/** As messages name it. */
export function inputName(file: string): string {
  return file === "-" ? "standard input" : file;
}

/** The whole text. Throws as `textPieces` does. */
export async function readText(file: string): Promise<string> {
  let text = "";
  for await (const piece of textPieces(file)) text += piece;
  return text;
}

/**
 * The text piece by piece, without a byte order mark, every line end "\n". Throws ERR_ARGUMENT for a file that cannot be
 * read, ERR_FILE_FORMAT with the line for what is not UTF-8.
 */
export async function* textPieces(file: string, onBytes?: (count: number) => void): AsyncGenerator<string> {
  const decoder = new Utf8Decoder(inputName(file));
  for await (const bytes of bytePieces(file)) {
    onBytes?.(bytes.length);
    yield decoder.decode(bytes);
  }
  yield decoder.end();
}

async function* bytePieces(file: string): AsyncGenerator<Buffer> {
  try {
    yield* (file === "-" ? process.stdin : createReadStream(file)) as AsyncIterable<Buffer>;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = REASONS[code ?? ""] ?? message;
    throw new SamebitsError("ERR_ARGUMENT", `cannot read ${inputName(file)}: ${reason}`, { cause });
  }
}

/** Not a TextDecoder: it cannot say where the text is wrong. */
class Utf8Decoder {
  readonly #name: string;
  /** The bytes of a character that the last piece has cut in two. */
  #cut: Buffer = Buffer.alloc(0);
  /** "\r" while it may be the half of a line end. */
  #half = "";
  #isAtStart = true;
  #line = 1;

  constructor(name: string) {
    this.#name = name;
  }

  decode(bytes: Buffer): string {
    const all = this.#cut.length === 0 ? bytes : Buffer.concat([this.#cut, bytes]);
    const whole = all.subarray(0, wholeLength(all));
    this.#cut = all.subarray(whole.length);
    const text = this.#half + this.#text(whole);
    this.#half = text.endsWith("\r") ? "\r" : "";
    return this.#lines(text.slice(0, text.length - this.#half.length));
  }

  /** What is left. */
  end(): string {
    const text = this.#half + this.#text(this.#cut);
    return this.#lines(text);
  }

  #text(bytes: Buffer): string {
    if (!isUtf8(bytes)) throw this.#error(bytes);
    const text = bytes.toString("utf8");
    if (!this.#isAtStart || text === "") return text;
    this.#isAtStart = false;
    return text.startsWith("\ufeff") ? text.slice(1) : text;
  }

  #lines(text: string): string {
    const unix = text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text;
    for (let i = unix.indexOf("\n"); i !== -1; i = unix.indexOf("\n", i + 1)) this.#line += 1;
    return unix;
  }

  #error(bytes: Buffer): SamebitsError {
    const isUtf16 = this.#isAtStart && /^(\xff\xfe|\xfe\xff)/.test(bytes.toString("latin1", 0, 2));
    const problem = isUtf16 ? "the file is UTF-16 text" : "the file is not UTF-8 text";
    const lines = bytes.toString("latin1").split(/\r\n?|\n/);
    const wrong = lines.findIndex((line) => !isUtf8(Buffer.from(line, "latin1")));
    const where = `${this.#name}, line ${this.#line + wrong}`;
    return new SamebitsError("ERR_FILE_FORMAT", `${where}: ${problem}; save it in UTF-8`);
  }
}

/** How many of the bytes end with a whole character, or with what no further byte makes one. */
function wholeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return size > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
