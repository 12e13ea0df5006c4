/** Pictures, drawn by packages that are the user's to install, as SVG files. */
import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { SamebitsError } from "../../index.js";
import { UsageError } from "../failure.js";

// Okabe and Ito's colours, which stay apart for every kind of colour vision.
export const BLUE = "#56b4e9";
export const ORANGE = "#d55e00";

export interface Packages {
  readonly Plot: typeof import("@observablehq/plot");
  readonly document: ReturnType<(typeof import("linkedom"))["parseHTML"]>["document"];
}

/** Two large packages that nothing else needs. Throws ERR_ARGUMENT where they are missing. */
export async function loadPackages(): Promise<Packages> {
  try {
    const [Plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
    return { Plot, document: parseHTML("<!doctype html><html><body></body></html>").document };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    const message = "--plot needs two more packages: npm install @observablehq/plot linkedom";
    throw new SamebitsError("ERR_ARGUMENT", message, { cause: error });
  }
}

/** Throws UsageError for a file of another kind. */
export function checkSvgName(file: string): void {
  const ending = extname(file);
  if (ending.toLowerCase() === ".svg") return;
  const other = ending === "" ? "" : `, not ${ending}`;
  throw new UsageError(`--plot writes an .svg file${other}; given ${JSON.stringify(file)}`);
}

/** White, of that size, with a title; the rest is SVG. */
export function picture(width: number, height: number, title: string, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${MARGIN}" y="24" font-size="15" font-weight="600">${escaped(title)}</text>
${content}
</svg>
`;
}

/** From the left edge to titles and charts. */
export const MARGIN = 52;

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** Says on stderr what was written. Throws ERR_ARGUMENT for a file that cannot be written. */
export async function writeSvg(file: string, svg: string): Promise<void> {
  await writeFile(file, svg).catch((error: Error) => {
    throw cannotWrite(file, error);
  });
  process.stderr.write(`wrote ${file}\n`);
}

export function cannotWrite(path: string, cause: Error): SamebitsError {
  return new SamebitsError("ERR_ARGUMENT", `cannot write ${path}: ${cause.message}`, { cause });
}
