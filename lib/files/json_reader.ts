/**
 * A JSON text that is one object, value after value: so that a large one can be read with turns for the event loop, a name that
 * stands twice is seen, and what is too long or nested too deep is refused before anything is built of it. What is wrong with the
 * text is a SyntaxError.
 */
import { giveTurn, isTurnDue } from "../turns.js";

/** How deep a value may be nested: as deep as the reference of safetensors reads. */
const DEEPEST = 127;
/** Characters that are parsed at a time, and of a name or a value that is parsed at once. */
const LONGEST = 2 ** 16;
const NULL = "null";

export class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The names of the object that is next. After each, its value is to be read: by `value`, by `text` or, if it is an object, by this. */
  *members(): Generator<string> {
    this.#expect("{");
    if (this.#isNext("}")) return this.#expect("}");
    for (;;) {
      this.#skipSpace();
      const name = JSON.parse(this.#slice(this.#endOfString(this.#at))) as string;
      this.#expect(":");
      yield name;
      if (this.#isNext("}")) return this.#expect("}");
      this.#expect(",");
    }
  }

  /** A short value. */
  value(): unknown {
    this.#skipSpace();
    return JSON.parse(this.#slice(this.#endOfValue(this.#at)));
  }

  /** Whether null is next, which is read then. */
  readNull(): boolean {
    this.#skipSpace();
    const isNull = this.#text.startsWith(NULL, this.#at);
    if (isNull) this.#at += NULL.length;
    return isNull;
  }

  /** A text, in parts where it is long; null where another value is next. */
  async text(): Promise<string | null> {
    if (!this.#isNext('"')) return null;
    const end = this.#endOfString(this.#at) - 1;
    const parts: string[] = [];
    for (let from = this.#at + 1; from < end;) {
      const to = this.#endOfPart(from, end);
      parts.push(JSON.parse(`"${this.#text.slice(from, to)}"`) as string);
      from = to;
      if (isTurnDue()) await giveTurn();
    }
    this.#at = end + 1;
    return parts.join("");
  }

  /** Throws where there is more. */
  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw new SyntaxError(`there is more after the object, at character ${this.#at}`);
  }

  #skipSpace(): void {
    while (" \t\n\r".includes(this.#text[this.#at] ?? "x")) this.#at++;
  }

  #isNext(mark: string): boolean {
    this.#skipSpace();
    return this.#text[this.#at] === mark;
  }

  #expect(mark: string): void {
    if (!this.#isNext(mark)) throw new SyntaxError(`${mark} is missing at character ${this.#at}`);
    this.#at++;
  }

  /** Up to `end`, where reading goes on. */
  #slice(end: number): string {
    if (end - this.#at > LONGEST) throw this.#tooLong();
    const slice = this.#text.slice(this.#at, end);
    this.#at = end;
    return slice;
  }

  #tooLong(): SyntaxError {
    return new SyntaxError(`the value at character ${this.#at} has more than ${LONGEST} characters`);
  }

  /** After the closing quote of the string that begins at `from`. */
  #endOfString(from: number): number {
    if (this.#text[from] !== '"') throw new SyntaxError(`a string is missing at character ${from}`);
    for (let quote = from; ;) {
      quote = this.#text.indexOf('"', quote + 1);
      if (quote < 0) throw new SyntaxError(`the string at character ${from} has no end`);
      if (this.#backslashesBefore(quote, from) % 2 === 0) return quote + 1;
    }
  }

  #backslashesBefore(at: number, from: number): number {
    let count = 0;
    while (at - count > from && this.#text[at - 1 - count] === "\\") count++;
    return count;
  }

  /** Where a part of a string ends that begins at `from`: not within an escape, the longest of which is that of a code unit. */
  #endOfPart(from: number, end: number): number {
    if (end - from <= LONGEST) return end;
    const limit = from + LONGEST;
    const escape = this.#text.lastIndexOf("\\", limit - 1);
    if (escape <= limit - UNIT || escape < from) return limit;
    return escape - (this.#backslashesBefore(escape, from) % 2);
  }

  /** Where the comma or brace is that ends the value which begins at `from`. */
  #endOfValue(from: number): number {
    let depth = 0;
    for (let at = from; at < this.#text.length; at++) {
      const mark = this.#text[at] as string;
      if (mark === '"') at = this.#endOfString(at) - 1;
      else if (mark === "{" || mark === "[") depth++;
      else if (depth === 0 && (mark === "," || mark === "}")) return at;
      else if (mark === "}" || mark === "]") depth--;
      if (depth > DEEPEST) throw new SyntaxError(`the value at character ${from} is nested too deep`);
      if (at - from > LONGEST) throw this.#tooLong();
    }
    throw new SyntaxError(`the value at character ${from} has no end`);
  }
}

/** Characters of \u0000. */
const UNIT = 6;
