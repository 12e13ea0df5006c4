/** A column's texts, numbered: the classes of a target, the columns that an encoded feature becomes. */
import { parseDecimal } from "../../preprocessing/cell.js";

const MOST = 100_000;

/** Texts that differ in any character are different labels. */
export class Labels {
  readonly #numbers = new Map<string, number>();
  readonly #firstLines: number[] = [];

  /** Whether one more label would be too many to be labels. */
  get isFull(): boolean {
    return this.#numbers.size >= MOST;
  }

  /** Labels are numbered as they come, from 0. */
  numberOf(text: string, line: number): number {
    const number = this.#numbers.get(text);
    if (number !== undefined) return number;
    const fresh = this.#numbers.size;
    this.#numbers.set(ownCopy(text), fresh);
    this.#firstLines.push(line);
    return fresh;
  }

  /** The first label, and its line, that is a number with a fraction where all labels are numbers, with either decimal mark. */
  fraction(): { text: string; line: number } | null {
    const texts = [...this.#numbers.keys()];
    if (!areNumbers(texts.map((text) => text.replace(",", ".")))) return null;
    const place = texts.findIndex((text) => !INTEGER.test(text));
    return place === -1 ? null : { text: texts[place] as string, line: this.#firstLines[place] as number };
  }

  /** By number where all are numbers, else by the characters' codes, the same in every language; and each number's place. */
  sorted(): { readonly texts: readonly string[]; readonly places: Int32Array } {
    const given = [...this.#numbers.keys()];
    const texts = given.toSorted(areNumbers(given) ? byNumber : byText);
    const placeOf = new Map(texts.map((text, place) => [text, place]));
    return { texts, places: Int32Array.from(given, (text) => placeOf.get(text) as number) };
  }
}

/** A part of a string keeps all of it in memory: here a whole piece of a file for a word. */
function ownCopy(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}

/** Exact where they are integers, of any size. */
const INTEGER = /^([+-]?\d+)(\.0*)?$/;

function areNumbers(texts: readonly string[]): boolean {
  return texts.every((text) => parseDecimal(text) !== null);
}

function byNumber(a: string, b: string): number {
  const [x, y] = [valueOf(a), valueOf(b)];
  return x < y ? -1 : x > y ? 1 : byText(a, b);
}

function valueOf(text: string): bigint | number {
  const integer = INTEGER.exec(text)?.[1];
  return integer === undefined ? Number(text) : BigInt(integer);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
