/** What to do about cells without a value. */
import type { Arguments } from "../arguments.js";
import { choiceOf } from "../choice.js";

/** Leave the row out, or put the column's mean over the training rows in; an error when it is not said. */
export type MissingRule = "drop" | "mean";

export function readMissingRule(args: Arguments): MissingRule | undefined {
  const text = args.text("missing");
  return text === undefined ? undefined : choiceOf("--missing", text, ["drop", "mean"] as const);
}
