/** The one-thread section as a picture: a line a workload, its speed relative to PyTorch's on a logarithmic axis. */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { grouped, sectionsOf, timesBase, timesRival } from "./summary.mjs";
import { basesOf, machineOf, ratioOf } from "./words.mjs";

/** @import { Results, Row, Timed } from "./types.js" */

const WIDTH = 960;
const LEFT = 268;
const RIGHT = 220;
const LINE = 16;
const HEADING = 26;
const TOP = 118;
const BOTTOM = 44;

// Okabe and Ito's colours, which stay apart for every kind of colour vision.
const SAMEBITS = "#0072b2";
const SLOWER = "#d55e00";
/** @type {Readonly<Record<string, { name: string, colour: string, symbol: Plot.SymbolType }>>} */
const KINDS = {
  "native rival": { name: "native library", colour: "#e69f00", symbol: "diamond" },
  "wasm rival": { name: "WebAssembly", colour: "#009e73", symbol: "triangle" },
  "javascript rival": { name: "JavaScript", colour: "#cc79a7", symbol: "square" },
  limit: { name: "memset", colour: "#444", symbol: "times" },
};

/** @param {Results} results */
export function draw(results) {
  const [{ title = "", rows = [] } = {}] = sectionsOf(results);
  const { lines, headings, end } = laidOut(rows.filter(({ base }) => base !== undefined));
  const height = end + BOTTOM;
  const domain = domainOf(lines);
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const chart = Plot.plot({
    document,
    width: WIDTH,
    height,
    marginLeft: LEFT,
    marginRight: RIGHT,
    marginTop: TOP,
    marginBottom: BOTTOM,
    style: { fontSize: "12px", background: "none" },
    x: {
      type: "log",
      domain,
      label: null,
      tickFormat: (/** @type {number} */ v) => `${v}×`,
      ticks: decadesIn(domain),
      tickSize: 0,
    },
    y: { type: "identity", axis: null },
    marks: marksOf(lines, headings, decadesIn(domain), end),
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, 'DejaVu Sans', sans-serif">
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
${captionOf(results, title)}
${chart.outerHTML}
</svg>
`;
}

/** @typedef {{ row: Row, y: number, ratio: number }} Line */

/** @param {readonly Row[]} rows */
function laidOut(rows) {
  let y = TOP;
  /** @type {Line[]} */
  const lines = [];
  /** @type {{ text: string, y: number }[]} */
  const headings = [];
  for (const { heading, rows: own } of grouped(rows)) {
    headings.push({ text: heading, y: y + HEADING / 2 + 3 });
    y += HEADING;
    for (const row of own) {
      lines.push({ row, y: y + LINE / 2, ratio: timesBase(row) ?? NaN });
      y += LINE;
    }
  }
  return { lines, headings, end: y + LINE / 2 };
}

/** How fast somebody is relative to PyTorch. @param {Row} row @param {Timed} timed */
const relative = ({ base }, { best }) => (base?.best ?? NaN) / best;

/** @param {readonly Line[]} lines */
const othersOf = (lines) =>
  lines.flatMap(({ row, y }) =>
    [...row.rivals, ...(row.limit ? [row.limit] : [])].map((timed) => ({
      x: relative(row, timed),
      y,
      kind: timed.entrant.role,
      isFastest: timed === row.rivals[0],
    })),
  );

/** @param {readonly Line[]} lines @returns {[low: number, high: number]} */
function domainOf(lines) {
  const all = [1, ...lines.map(({ ratio }) => ratio), ...othersOf(lines).map(({ x }) => x)];
  return [Math.min(...all) / 1.2, Math.max(...all) * 1.2];
}

/** @param {[low: number, high: number]} domain */
const decadesIn = ([low, high]) =>
  [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((power) => Number(`1e${power}`)).filter((v) => v >= low && v <= high);

/** @param {Line} line */
const colourOf = ({ ratio }) => (ratio >= 1 ? SAMEBITS : SLOWER);

/** @param {readonly Line[]} lines @param {readonly { text: string, y: number }[]} headings @param {readonly number[]} decades @param {number} end */
function marksOf(lines, headings, decades, end) {
  const left = /** @type {const} */ ({ frameAnchor: "left", textAnchor: "end", dx: -10, y: "y" });
  const right = /** @type {const} */ ({ frameAnchor: "right", textAnchor: "end", y: "y" });
  return [
    Plot.ruleX(decades, { strokeOpacity: 0.15, y1: TOP, y2: end }),
    Plot.text(headings, { ...left, text: "text", fontWeight: 600, fontSize: 13 }),
    Plot.text(lines, { ...left, text: ({ row }) => row.workload.label }),
    Plot.ruleY(lines, { x1: 1, x2: "ratio", y: "y", stroke: colourOf, strokeWidth: 7, strokeOpacity: 0.35 }),
    Plot.ruleX([1], { y1: TOP, y2: end, strokeWidth: 1.5 }),
    ...Object.entries(KINDS).map(([kind, { colour, symbol }]) =>
      Plot.dot(
        othersOf(lines).filter((other) => other.kind === kind),
        {
          x: "x",
          y: "y",
          r: 3.2,
          symbol,
          fill: colour,
          stroke: colour,
          opacity: ({ isFastest }) => (isFastest ? 1 : 0.55),
        },
      ),
    ),
    Plot.dot(lines, { x: "ratio", y: "y", r: 5.5, fill: colourOf, stroke: "#fff" }),
    Plot.text(lines, { ...right, dx: 52, text: ({ ratio }) => ratioOf(ratio), fontWeight: 600, fill: colourOf }),
    Plot.text(lines, { ...right, dx: RIGHT - 12, text: ({ row }) => rivalText(row), fill: "#555", fontSize: 11 }),
  ];
}

/** @param {Row} row */
const rivalText = (row) => (row.rivals[0] ? `${row.rivals[0].entrant.name}  ${ratioOf(timesRival(row))}` : "");

/** @param {Results} results @param {string} title */
function captionOf(results, title) {
  const entries = [
    { name: "samebits", colour: SAMEBITS },
    { name: "samebits, slower than PyTorch", colour: SLOWER },
  ];
  return `<text x="24" y="32" font-size="19" font-weight="600">Speed relative to PyTorch, ${title.toLowerCase()}</text>
<text x="24" y="53" font-size="12" fill="#555">1× is the faster of ${escaped(basesOf(results))}; to the right is faster. ${escaped(machineOf(results))}</text>
${legend(entries)}
<text x="${WIDTH - RIGHT + 52}" y="${TOP - 10}" text-anchor="end" font-size="11" fill="#555">× PyTorch</text>
<text x="${WIDTH - 12}" y="${TOP - 10}" text-anchor="end" font-size="11" fill="#555">× fastest other</text>`;
}

/** @param {readonly { name: string, colour: string }[]} subjects */
function legend(subjects) {
  let x = 30;
  const y = 76;
  const entry = (/** @type {string} */ mark, /** @type {string} */ name) => {
    const drawn = `<g transform="translate(${x},${y})">${mark}<text x="12" y="4" font-size="12">${name}</text></g>`;
    x += 40 + 7 * name.length;
    return drawn;
  };
  const own = subjects.map(({ name, colour }) => entry(`<circle r="5.5" fill="${colour}"/>`, name));
  const others = Object.values(KINDS).map(({ name, colour, symbol }) => entry(glyph(symbol, colour), name));
  return [...own, ...others].join("\n");
}

/** Plot's symbols, as large as in the chart. @param {Plot.SymbolType} symbol @param {string} colour */
function glyph(symbol, colour) {
  const paths = {
    diamond: "M0,-5L4,0L0,5L-4,0Z",
    triangle: "M0,-5L5,4L-5,4Z",
    square: "M-4,-4H4V4H-4Z",
    times: "M-4,-4L4,4M4,-4L-4,4",
  };
  return `<path d="${paths[/** @type {keyof typeof paths} */ (symbol)]}" fill="${colour}" stroke="${colour}" stroke-width="1.5"/>`;
}

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
