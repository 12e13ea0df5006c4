/** Numbers with a decimal point or a decimal comma; never a guess where it could be a thousands separator. */
import type { Arguments, Options } from "../arguments.js";
import { UsageError } from "../failure.js";
import { parseDecimal } from "../../preprocessing/cell.js";

export type DecimalMark = "." | ",";

export const DECIMAL_OPTION: Options = {
  decimal: { value: ".|,", help: "the decimal mark (found where the cells are not separated by commas)" },
};

/** Throws UsageError. */
export function readDecimalMark(args: Arguments): DecimalMark | undefined {
  const text = args.text("decimal");
  if (text === undefined || text === "." || text === ",") return text;
  throw new UsageError(`--decimal must be . or , and nothing else; given ${JSON.stringify(text)}`);
}

/** Where a cell is, and how to complain about it. */
export interface Place {
  readonly line: number;
  error(problem: string): Error;
}

const WITH_COMMA = /^[+-]?(\d+,\d*|,\d+)(e[+-]?\d+)?$/i;
/** 1.234 or 1234? */
const DOUBTFUL = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const WITH_THOUSANDS = /^[+-]?\d{1,3}([., '’_\u00a0\u202f]\d{3})+([.,]\d*)?$/;

const NO_THOUSANDS = "thousands separators are not read; write the number without them";

/** Reads a file's numbers and holds it to one mark. */
export class Decimals {
  readonly #given: DecimalMark | undefined;
  readonly #delimiter: string;
  /** The first cells with a decimal point, a decimal comma, and a comma that may be a thousands separator. */
  #point: Place | null = null;
  #comma: Place | null = null;
  #doubt: { place: Place; cell: string } | null = null;

  constructor(given: DecimalMark | undefined, delimiter: string) {
    this.#given = given;
    this.#delimiter = delimiter;
  }

  get mark(): DecimalMark {
    return this.#given ?? (this.#comma === null ? "." : ",");
  }

  /** The number, or null if the cell is none. Throws `place.error` for a number that could be two. */
  parse(cell: string, place: Place): number | null {
    const number = parseDecimal(cell);
    if (number !== null) {
      if (this.#point === null && cell.includes(".")) this.#seePoint(cell, place);
      return number;
    }
    if (WITH_COMMA.test(cell)) return this.#parseComma(cell, place);
    if (WITH_THOUSANDS.test(cell)) throw place.error(`${JSON.stringify(cell)}: ${NO_THOUSANDS}`);
    return null;
  }

  /** Throws for a comma that no other number has explained. */
  finish(): void {
    if (this.#doubt === null || this.#comma !== null) return;
    const { place, cell } = this.#doubt;
    throw place.error(
      `${cell} may be ${cell.replace(",", ".")} or ${cell.replace(",", "")}; say --decimal , or --decimal .`,
    );
  }

  #seePoint(cell: string, place: Place): void {
    const comma = this.#comma ?? this.#doubt?.place;
    if (this.#given === "," || comma !== undefined) throw place.error(this.#conflict(cell, "point", comma));
    this.#point = place;
  }

  #parseComma(cell: string, place: Place): number {
    if (this.#given === "." || this.#point !== null) {
      throw place.error(this.#conflict(cell, "comma", this.#point ?? undefined));
    }
    if (this.#given === undefined) this.#seeComma(cell, place);
    return Number(cell.replace(",", "."));
  }

  #seeComma(cell: string, place: Place): void {
    if (this.#delimiter === ",") {
      throw place.error(`${JSON.stringify(cell)} is not a number; --decimal , reads its comma as a decimal mark`);
    }
    if (DOUBTFUL.test(cell)) this.#doubt ??= { place, cell };
    else this.#comma ??= place;
  }

  #conflict(cell: string, mark: string, other: Place | undefined): string {
    const also = other === undefined ? `--decimal is ${this.#given}` : `line ${other.line} has the other mark`;
    return `${JSON.stringify(cell)} has a ${mark}, but ${also}; a file has one decimal mark, and ${NO_THOUSANDS}`;
  }
}
