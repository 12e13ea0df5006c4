// The picture of an example: `node examples/k-fold.mjs --plot k-fold.svg` draws it, with the packages that docs/pictures.md names.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

const options = { plot: { type: "string" } };
const { values, positionals } = parseArgs({ options, allowPositionals: true });

/** The files that an example is given. */
export const files = positionals;

/** Draws with the functions of samebits/plot, where a picture is asked for. */
export async function picture(draw) {
  if (values.plot !== undefined) await writeFile(values.plot, await draw(await import("samebits/plot")));
}
