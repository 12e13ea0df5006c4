import type { Arguments, Options } from "./arguments.js";
import { wrapped } from "./words.js";

/** One of the commands; its help is made of this. */
export interface Command {
  readonly name: string;
  /** What follows the name, as the help shows it. */
  readonly synopsis: string;
  /** One line. */
  readonly summary: string;
  /**
   * What stands under the options, paragraph by paragraph: a text to be wrapped, or rows of names and what they mean. A text
   * that begins with blanks is an example, and stays as it is.
   */
  readonly details: readonly (string | Rows)[];
  /** How many arguments that are not options it takes; the least and the most. */
  readonly positionals: readonly [least: number, most: number];
  readonly options: Options;
  /** Gives the exit code, 0 if none. */
  run(args: Arguments): ExitCode | Promise<ExitCode>;
}

export type ExitCode = number | void;

export type Rows = readonly (readonly [name: string, meaning: string])[];

/** The longest name that has its meaning beside it; a longer one has it below. */
const WIDEST_NAME = 22;

/** Names on the left, what they mean on the right. */
export function columns(rows: Rows, width: number): string {
  const names = rows.map(([name]) => name.length).filter((length) => length <= WIDEST_NAME);
  const indent = Math.max(0, ...names) + 4;
  return rows
    .map(([name, meaning]) => {
      const text = wrapped(meaning, width, indent);
      const gap = name.length + 4 > indent ? `\n${" ".repeat(indent)}` : " ".repeat(indent - 2 - name.length);
      return `${`  ${name}${gap}${text}`.trimEnd()}\n`;
    })
    .join("");
}

export function helpOf(command: Command, width: number): string {
  const rows = Object.entries(command.options).map(
    ([name, { value, help }]) => [value === undefined ? `--${name}` : `--${name} ${value}`, help] as const,
  );
  const usage = `samebits ${command.name} ${command.synopsis}`.trimEnd();
  const details = command.details.map((part) => `\n${paragraph(part, width)}`).join("");
  return `${wrapped(`Usage: ${usage}`, width, 2)}\n\n${wrapped(`${command.summary}.`, width)}\n\nOptions:\n${columns([...rows, ["--help", "this text"]], width)}${details}`;
}

export function paragraph(part: string | Rows, width: number): string {
  if (typeof part !== "string") return columns(part, width);
  return `${part.startsWith(" ") ? part : wrapped(part, width)}\n`;
}
