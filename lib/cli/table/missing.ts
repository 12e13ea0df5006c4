/** Cells without a value, and what to do about them. */
import type { Arguments } from "../arguments.js";
import { choiceOf } from "../choice.js";

/** Leave the row out, or put the column's mean over the training rows in; an error when it is not said. */
export type MissingRule = "drop" | "mean";

/** Without regard to case; the empty cell too. */
export const MISSING_WORDS: readonly string[] = ["NA", "N/A", "#N/A", "<NA>", "NaN", "null", "?"];

const MISSING = new Set(["", ...MISSING_WORDS.map((word) => word.toLowerCase())]);
const LONGEST = Math.max(...MISSING_WORDS.map((word) => word.length));

export function isMissing(cell: string): boolean {
  return cell.length <= LONGEST && MISSING.has(cell.toLowerCase());
}

export function readMissingRule(args: Arguments): MissingRule | undefined {
  const text = args.text("missing");
  return text === undefined ? undefined : choiceOf("--missing", text, ["drop", "mean"] as const);
}
