/** The packages that draw: large ones that nothing else needs, so they are the user's to install. */
import { argumentError } from "../checks.js";
import { SamebitsError } from "../errors.js";

export interface Packages {
  readonly Plot: typeof import("@observablehq/plot");
  readonly document: ReturnType<(typeof import("linkedom"))["parseHTML"]>["document"];
}

type Renderer = (typeof import("@resvg/resvg-js"))["Resvg"];

/** What makes SVG. Throws ERR_ARGUMENT where it is missing. */
export async function loadPackages(): Promise<Packages> {
  const why =
    "pictures need two more packages, a PNG three: npm install @observablehq/plot linkedom, and for a PNG @resvg/resvg-js";
  const [Plot, { parseHTML }] = await installed(why, () =>
    Promise.all([import("@observablehq/plot"), import("linkedom")]),
  );
  return { Plot, document: parseHTML("<!doctype html><html><body></body></html>").document };
}

/** What makes a PNG of an SVG. Throws ERR_ARGUMENT where it is missing, and on a machine without a font. */
export async function loadRenderer(): Promise<Renderer> {
  const { Resvg } = await installed(
    "a PNG needs one more package: npm install @resvg/resvg-js",
    () => import("@resvg/resvg-js"),
  );
  checkFonts(Resvg);
  return Resvg;
}

const LETTER = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text x="4" y="16" font-family="sans-serif">x</text></svg>`;

/** Throws ERR_ARGUMENT where a letter leaves no ink. */
function checkFonts(Resvg: Renderer): void {
  if (new Resvg(LETTER).render().pixels.some((value) => value > 0)) return;
  throw argumentError(
    "a PNG needs a font, and this machine has none: install one (like fonts-dejavu-core), or write an SVG",
  );
}

/** Throws `what` where a package is missing. */
async function installed<T>(what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"].includes((error as NodeJS.ErrnoException).code ?? ""))
      throw error;
    throw new SamebitsError("ERR_ARGUMENT", what, { cause: error });
  }
}
