/** What every picture keeps: it is well-formed, nothing is cut off, and it says in words what it shows. */
import { Resvg } from "@resvg/resvg-js";
import { expect } from "vitest";

const HEAD =
  /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]* role="img">\n<title>[^<]+<\/title>\n<desc>[^<]+<\/desc>\n/;
const PAPER = /<rect width="\d+" height="\d+" fill="#fff"\/>/;
const NO_NUMBER = /.{0,40}(?:NaN|Infinity|undefined|\[object).{0,40}/;

/** An ink's box beyond the paper is something that is cut off; the renderer refuses what is no XML. */
export function expectPicture(svg: string): void {
  const head = svg.slice(0, 600);
  expect([HEAD.test(svg), PAPER.test(svg)], head).toEqual([true, true]);
  expect(NO_NUMBER.exec(svg)?.[0], head).toBeUndefined();
  const ink = new Resvg(svg.replace(PAPER, ""));
  const { x, y, width, height } = ink.getBBox() ?? { x: -1, y: -1, width: 0, height: 0 };
  const isInside = x >= 0 && y >= 0 && x + width <= ink.width && y + height <= ink.height;
  const where = `ink of ${width} x ${height} at ${x}, ${y} on paper of ${ink.width} x ${ink.height}`;
  expect(isInside, `${where}: ${head}`).toBe(true);
}

/** The texts of a picture, without markup. */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<(?:text|title|desc)[^>]*>([^<]*)</g)].map(([, text]) => text as string);
}
