/** How commands word numbers and lists, and lay out text. */
import { widthOf } from "../text.js";

/** "1 epoch", "2 epochs", "1 class". */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** The first ten. */
export function listed(names: readonly string[]): string {
  return names.length > 10 ? `${names.slice(0, 10).join(", ")}, ...` : names.join(", ");
}

/** In "3.4M", "120k", "57". */
export function roundedCount(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)}M`;
  return count >= 1e4 ? `${Math.round(count / 1e3)}k` : String(Math.round(count));
}

/** "950 bytes", "12.5 kB", "1.2 GB". */
export function byteCount(bytes: number): string {
  if (bytes < 1000) return counted(bytes, "byte");
  const power = Math.min(UNITS.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${UNITS[power - 1]}`;
}

const UNITS = ["kB", "MB", "GB", "TB"];

/** "59 s", "2 min 10 s", "3 h 20 min". */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Cells under each other on a terminal, where 猫 is two columns wide; the first column to the left, the others to the right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => widthOf(row[i] ?? ""))));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => pad(cell, widths[i] as number, i === 0)).join("  ");
  return rows.map((row) => `${line(row)}\n`).join("");
}

function pad(cell: string, width: number, isLeft: boolean): string {
  return isLeft ? padded(cell, width) : " ".repeat(width - widthOf(cell)) + cell;
}

/** With blanks up to a width on the terminal, if it is not wider. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** In lines of that width, broken at blanks; what follows the first line is indented. A longer word has a line of its own. */
export function wrapped(text: string, width: number, indent = 0): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}
