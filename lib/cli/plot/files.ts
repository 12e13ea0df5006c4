/** The files that pictures go into: what is checked before the work, and written after it. */
import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { SamebitsError } from "../../index.js";
import { loadPackages, loadRenderer, type Packages } from "../../plot/packages.js";
import { toPng } from "../../plot/png.js";
import { choiceOf } from "../choice.js";
import { UsageError } from "../failure.js";

const FORMATS = ["svg", "png"] as const;
export type Format = (typeof FORMATS)[number];

/** Throws UsageError. */
export function readFormat(text: string): Format {
  return choiceOf("--plot-format", text, FORMATS);
}

/** Throws UsageError for a file of another kind. */
export function formatOf(file: string): Format {
  const ending = extname(file);
  const format = FORMATS.find((own) => ending.toLowerCase() === `.${own}`);
  if (format !== undefined) return format;
  const other = ending === "" ? "" : `, not ${ending}`;
  throw new UsageError(`--plot writes an .svg or a .png file${other}; given ${JSON.stringify(file)}`);
}

/** What is missing is found before the work, which would be lost. Throws ERR_ARGUMENT. */
export async function preparePictures(format: Format): Promise<Packages> {
  if (format === "png") await loadRenderer();
  return loadPackages();
}

/** In the format that its ending says; says on stderr what was written. Throws ERR_ARGUMENT for a file that cannot be written. */
export async function writePicture(file: string, svg: string): Promise<void> {
  const content = formatOf(file) === "png" ? await toPng(svg) : svg;
  await writeFile(file, content).catch((error: Error) => {
    throw cannotWrite(file, error);
  });
  process.stderr.write(`wrote ${file}\n`);
}

export function cannotWrite(path: string, cause: Error): SamebitsError {
  return new SamebitsError("ERR_ARGUMENT", `cannot write ${path}: ${cause.message}`, { cause });
}
