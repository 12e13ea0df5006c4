import { argumentError, checkOptions, isList, show } from "../checks.js";
import { nearest } from "../spelling.js";
import { isMissing } from "./cell.js";
import { checkColumnName, type Encoder, type Fail, repeated } from "./encoder.js";

/** A column of texts: each category is a number of the net's input, 1 where it is the record's and 0 elsewhere. */
export interface CategoryColumn {
  /** As the header line, or a record, has it. */
  readonly name: string;
  /** The texts that there are, each once, in the order of the numbers. */
  readonly categories: readonly string[];
}

const NAMES = ["name", "categories"];

/** A frozen copy. Throws ERR_ARGUMENT. */
export function checkCategoryColumn(column: CategoryColumn, what: string): CategoryColumn {
  const { name, categories } = checkOptions(column, NAMES, what);
  const isTexts = typeof categories === "object" && categories !== null && isList(categories);
  const own: readonly unknown[] = isTexts ? [...categories] : [];
  if (own.length === 0 || !own.every((text) => typeof text === "string"))
    throw argumentError(`${what}'s categories must be texts, at least one; given ${show(categories)}`);
  const twice = repeated(own);
  if (twice !== undefined) throw argumentError(`${what} has the category ${show(twice)} twice`);
  return Object.freeze({ name: checkColumnName(name, what), categories: Object.freeze(own as string[]) });
}

/** A category is its index between reading and writing. */
export class CategoryEncoder implements Encoder {
  readonly name: string;
  readonly features: readonly string[];
  readonly #categories: readonly string[];
  readonly #indices: ReadonlyMap<string, number>;

  constructor({ name, categories }: CategoryColumn) {
    this.name = name;
    this.features = categories.map((text) => `${name}=${text}`);
    this.#categories = categories;
    this.#indices = new Map(categories.map((text, i) => [text, i]));
  }

  read(value: unknown, fail: Fail): number {
    const text = typeof value === "number" ? String(value) : value;
    const index = typeof text === "string" ? (this.#indices.get(text) ?? this.#indices.get(text.trim())) : undefined;
    return index ?? this.#fail(text, fail);
  }

  write(data: Float32Array, at: number, index: number): void {
    data.fill(0, at, at + this.#categories.length);
    data[at + index] = 1;
  }

  #fail(value: unknown, fail: Fail): never {
    const isNone = value === undefined || value === null || (typeof value === "string" && isMissing(value.trim()));
    if (isNone) throw fail(`the value is missing (${show(value)}), and nothing stands in for a missing text`);
    const meant = typeof value === "string" ? nearest(value, this.#categories) : undefined;
    const help = meant === undefined ? "" : `; did you mean ${show(meant)}?`;
    throw fail(`${show(value)} is none of the column's categories, ${show(this.#categories)}${help}`);
  }
}
