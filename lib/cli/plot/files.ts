/** The files that pictures go into: what is checked before the work, and written after it. */
import { extname } from "node:path";
import { writeWhole } from "../../files/atomic_write.js";
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
  const packages = await loadPackages();
  if (format === "png") await loadRenderer();
  return packages;
}

/** In the format that its ending says; says on stderr what was written. Throws ERR_FILE for a file that cannot be written. */
export async function writePicture(file: string, svg: string): Promise<void> {
  const isPng = formatOf(file) === "png";
  await writeWhole(file, [isPng ? await toPng(svg) : Buffer.from(svg, "utf8")]);
  process.stderr.write(`wrote ${file}\n`);
}
