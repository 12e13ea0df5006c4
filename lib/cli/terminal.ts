/** What the terminal can show, if there is one. */

export type Terminal = Pick<NodeJS.WriteStream, "isTTY" | "columns">;
type Variables = Readonly<Record<string, string | undefined>>;

const USUAL_WIDTH = 80;
const LEAST_WIDTH = 40;
const MOST_WIDTH = 120;

/** The width that text is wrapped to. */
export function textWidth({ columns }: Partial<Terminal>): number {
  return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, columns ?? USUAL_WIDTH));
}

/** Whether lines can be written over: not in a file, in CI, on a dumb terminal, or where escape codes are not wanted. */
export function canRedraw({ isTTY }: Partial<Terminal>, { TERM, CI, NO_COLOR }: Variables): boolean {
  return isTTY === true && TERM !== "dumb" && !isSet(CI) && !isSet(NO_COLOR);
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== "" && variable !== "false" && variable !== "0";
}
