/** A command's arguments, by node:util's parseArgs, read with checks that name the option. */
import { parseArgs } from "node:util";
import { didYouMean } from "./choice.js";
import { UsageError } from "./failure.js";
import { parseDecimal } from "../preprocessing/cell.js";

/** An option's help, and the name of its value in there; one without a value is a switch. */
export interface Option {
  readonly value?: string;
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;

export class Arguments {
  readonly positionals: readonly string[];
  readonly wantsHelp: boolean;
  readonly #values: Values;

  /** Throws UsageError for an option that is not in the table, lacks its value or has one it does not take. */
  constructor(args: readonly string[], options: Options) {
    const known: Options = { ...options, help: { help: "" } };
    const parsed = parseTokens(args, known);
    this.positionals = parsed.positionals;
    this.#values = parsed.values;
    this.wantsHelp = parsed.values.has("help");
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The last of an option given twice counts. */
  text(name: string): string | undefined {
    return this.all(name).at(-1);
  }

  /** Every value of an option that may be given again and again, in order. */
  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** Throws UsageError without it. */
  requiredText(name: string): string {
    const text = this.text(name);
    if (text === undefined || text === "") throw new UsageError(`--${name} is missing`);
    return text;
  }

  integer(name: string, fallback: number, min: number): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(number) && number >= min) return number;
    throw new UsageError(`--${name} must be a whole number of at least ${min}, given ${JSON.stringify(text)}`);
  }

  number(name: string, fallback: number): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const number = parseDecimal(text);
    if (number !== null && number >= 0 && number < Infinity) return number;
    throw new UsageError(`--${name} must be a number that is not negative, given ${JSON.stringify(text)}`);
  }
}

/** What each option was given with: as many values as it was given times, none for a switch. */
type Values = ReadonlyMap<string, readonly string[]>;

interface Parsed {
  readonly positionals: readonly string[];
  readonly values: Values;
}

/** Not parseArgs's strict mode, which refuses `--seed -1`. */
function parseTokens(args: readonly string[], known: Options): Parsed {
  const config = Object.fromEntries(
    Object.entries(known).map(([name, { value }]) => [
      name,
      { type: value === undefined ? "boolean" : "string" } as const,
    ]),
  );
  const help = { type: "boolean", short: "h" } as const;
  const parsed = parseArgs({
    args: [...args],
    options: { ...config, help },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, readonly string[]>();
  for (const token of parsed.tokens) {
    if (token.kind === "option")
      values.set(token.name, [...(values.get(token.name) ?? []), ...checkOption(token, known)]);
  }
  return { positionals: parsed.positionals, values };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** The token's value; none for a switch. */
function checkOption({ name, rawName, value, inlineValue }: OptionToken, known: Options): string[] {
  if (!Object.hasOwn(known, name)) {
    const names = Object.keys(known).map((own) => `--${own}`);
    throw new UsageError(
      `unknown option ${rawName}; there are ${names.join(", ")}${didYouMean(name, Object.keys(known), "--")}`,
    );
  }
  const wanted = known[name]?.value;
  if (wanted === undefined) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value, given ${JSON.stringify(value)}`);
    return [];
  }
  const isMissing = value === undefined || (!inlineValue && value.startsWith("--"));
  if (isMissing) throw new UsageError(`${rawName} needs a value: ${rawName} ${wanted}`);
  return [value];
}
