import { checkNumber, checkOptions, argumentError, show } from "../checks.js";
import { loadRenderer } from "./packages.js";

/** toPng's options. */
export interface PngOptions {
  /** Pixels a unit of the SVG, above 0, at most 10. Default: 2, for screens of today. */
  readonly scale?: number;
}

const MOST_SCALE = 10;

/**
 * An SVG as a PNG file's bytes, with the fonts of this machine. Throws ERR_ARGUMENT for what is no SVG, where the package that
 * renders is missing (npm install @resvg/resvg-js), and on a machine without a font, where texts would be left out.
 */
export async function toPng(svg: string, options?: PngOptions): Promise<Uint8Array> {
  const { scale = 2 } = checkOptions(options, ["scale"], "toPng");
  if (!(checkNumber(scale, "toPng's scale") > 0 && scale <= MOST_SCALE))
    throw argumentError(`toPng's scale must be above 0 and at most ${MOST_SCALE}, given ${show(scale)}`);
  if (typeof svg !== "string") throw argumentError(`toPng takes an SVG as a text, given ${show(svg)}`);
  const Resvg = await loadRenderer();
  try {
    return new Resvg(svg, { fitTo: { mode: "zoom", value: scale } }).render().asPng();
  } catch (error) {
    throw argumentError(`toPng: it is no SVG: ${(error as Error).message}`);
  }
}
