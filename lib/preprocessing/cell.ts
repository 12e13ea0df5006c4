/** What the text of a table's cell means: a number in decimal notation, or that there is no value. */

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** The number that the text is in decimal notation, or null: no hexadecimal, no names, no blanks. */
export function parseDecimal(text: string): number | null {
  return DECIMAL.test(text) ? Number(text) : null;
}

/** Words for a missing value, without regard to case; the empty text is one too. */
export const MISSING_WORDS: readonly string[] = ["NA", "N/A", "#N/A", "<NA>", "NaN", "null", "?"];

const MISSING = new Set(["", ...MISSING_WORDS.map((word) => word.toLowerCase())]);
const LONGEST = Math.max(...MISSING_WORDS.map((word) => word.length));

/** Whether the text says that there is no value. */
export function isMissing(text: string): boolean {
  return text.length <= LONGEST && MISSING.has(text.toLowerCase());
}
