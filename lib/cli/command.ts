import type { Arguments, Options } from "./arguments.js";

/** One of the commands; its help is made of this. */
export interface Command {
  readonly name: string;
  /** What follows the name, as the help shows it. */
  readonly synopsis: string;
  /** One line. */
  readonly summary: string;
  /** Lines under the options; "" for none. */
  readonly details: string;
  /** How many arguments that are not options it takes. */
  readonly positionals: number;
  readonly options: Options;
  run(args: Arguments): void | Promise<void>;
}

/** Names on the left, what they mean on the right. */
export function columns(rows: readonly (readonly [name: string, meaning: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const indent = " ".repeat(width + 2);
  return rows.map(([name, meaning]) => `  ${name.padEnd(width)}${meaning.replaceAll("\n", `\n${indent}`)}\n`).join("");
}

export function helpOf(command: Command): string {
  const rows = Object.entries(command.options).map(
    ([name, { value, help }]) => [value === undefined ? `--${name}` : `--${name} ${value}`, help] as const,
  );
  const usage = `samebits ${command.name} ${command.synopsis}`.trimEnd();
  const details = command.details === "" ? "" : `\n${command.details}\n`;
  return `Usage: ${usage}\n\n${command.summary}.\n\nOptions:\n${columns([...rows, ["--help", "this text"]])}${details}`;
}
