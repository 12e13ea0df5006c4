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

/** Whether it has the letters of block elements: not where the locale is another than UTF-8. Windows' and macOS' have them. */
export function hasBlocks({ LC_ALL, LC_CTYPE, LANG }: Variables, platform: NodeJS.Platform): boolean {
  return platform === "win32" || platform === "darwin" || /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "");
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== "" && variable !== "false" && variable !== "0";
}
