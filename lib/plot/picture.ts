/** What all pictures have: white paper, dark text, a title, a line below it, a legend, and words for who does not see them. */
import { FAINT } from "./colours.js";
import type { Packages } from "./packages.js";
import { escaped, plain, textWidth, tick } from "./words.js";

/** A name with the mark that it explains. */
export interface LegendEntry {
  readonly name: string;
  /** SVG, 24 wide, around y = 0. */
  readonly mark: string;
}

export interface Picture {
  readonly title: string;
  readonly subtitle?: string;
  /** What is to be seen, in words. */
  readonly description: string;
  readonly legend?: readonly LegendEntry[];
  readonly width: number;
  /** Of the content, which stands below the head. */
  readonly height: number;
  /** SVG. */
  readonly content: string;
}

/** From the left edge to titles and charts. */
export const MARGIN = 64;
const SIZE = 12;
const TITLE_SIZE = 15;

/** An SVG file, as wide as its title and its legend need at least. */
export function picture({ title, subtitle, description, legend = [], width, height, content }: Picture): string {
  const [titleEnd, subtitleEnd] = [textWidth(title, TITLE_SIZE), textWidth(subtitle ?? "", SIZE)];
  const { svg: marks, width: marksEnd } = legendRow(legend);
  const wide = Math.ceil(Math.max(width, MARGIN + Math.max(titleEnd, subtitleEnd, marksEnd) + SIZE));
  const below = 24 + (subtitle === undefined ? 0 : 19);
  const head = below + (legend.length === 0 ? 8 : 30);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${head + height}" viewBox="0 0 ${wide} ${head + height}" font-family="system-ui, sans-serif" font-size="${SIZE}" role="img">
<title>${escaped(title)}</title>
<desc>${escaped(description)}</desc>
<rect width="${wide}" height="${head + height}" fill="#fff"/>
<text x="${MARGIN}" y="24" font-size="${TITLE_SIZE}" font-weight="600">${escaped(title)}</text>
${subtitle === undefined ? "" : `<text x="${MARGIN}" y="43" fill="${FAINT}">${escaped(subtitle)}</text>`}
<g transform="translate(${MARGIN},${below + 20})">${marks}</g>
<g transform="translate(0,${head})">${content}</g>
</svg>
`;
}

function legendRow(entries: readonly LegendEntry[]): { svg: string; width: number } {
  let width = 0;
  const drawn = entries.map(({ name, mark }) => {
    const at = width;
    width += 30 + textWidth(name, SIZE) + 14;
    return `<g transform="translate(${at},0)">${mark}<text x="30" y="4">${escaped(name)}</text></g>`;
  });
  return { svg: drawn.join(""), width };
}

/** A line's mark in a legend. */
export function lineMark(colour: string, dashes = ""): string {
  const dashed = dashes === "" ? "" : ` stroke-dasharray="${dashes}"`;
  return `<line x1="0" x2="24" stroke="${colour}" stroke-width="2"${dashed}/>`;
}

/** An area's mark in a legend. */
export function areaMark(colour: string): string {
  return `<rect x="4" y="-6" width="16" height="12" fill="${colour}"/>`;
}

/** What every chart has. */
export function chartOptions(
  document: Packages["document"],
  size: { width: number; height: number },
): { document: Packages["document"]; marginLeft: number; marginBottom: number; style: object } & typeof size {
  return { document, ...size, marginLeft: MARGIN, marginBottom: 40, style: { fontSize: `${SIZE}px` } };
}

/** An axis with its name in the middle. */
export function horizontal(label: string): {
  label: string;
  labelAnchor: "center";
  labelArrow: "none";
  tickFormat: typeof tick;
} {
  return { label: plain(label), labelAnchor: "center", labelArrow: "none", tickFormat: tick };
}

/** An axis with its name at its top, and lines across the chart. */
export function vertical(label: string): { label: string; labelArrow: "none"; grid: true; tickFormat: typeof tick } {
  return { label: plain(label), labelArrow: "none", grid: true, tickFormat: tick };
}
