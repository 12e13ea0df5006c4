/** Two panels on logarithmic axes: what a sample costs by width and by batch, over the least that the machine allows. */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** @import { About, Point } from "./types.js" */

const PANEL = { width: 460, height: 340 };
const TOP = 66;

// Okabe and Ito's colours, which stay apart for every kind of colour vision.
const SAMEBITS = "#0072b2";
const LEAST = "#d55e00";

/** @param {readonly Point[]} points @param {About} about */
export function draw(points, { machine, isa, date }) {
  const [width, height] = [2 * PANEL.width, TOP + PANEL.height];
  const panels = [
    panelOf(points, "width", "W-W-W-10, batches of 64, by width W"),
    panelOf(points, "batch", "256-256-256-10 by batch"),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, 'DejaVu Sans', sans-serif" role="img">
<title>What a sample costs in training as nets and batches grow</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="14" y="24" font-size="16" font-weight="600">What a sample costs in training, microseconds</text>
<text x="14" y="45" font-size="12"><tspan fill="${SAMEBITS}" font-weight="600">samebits</tspan>, one thread, ${isa}; <tspan fill="${LEAST}" font-weight="600">at least</tspan>, by the peak of multiply-adds or the memory's speed. ${machine.cpu}, ${date}</text>
${panels.map((panel, i) => `<g transform="translate(${i * PANEL.width},${TOP})">${panel}</g>`).join("\n")}
</svg>
`;
}

/** @param {readonly Point[]} points @param {"width" | "batch"} series @param {string} title */
function panelOf(points, series, title) {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const own = points.filter((point) => point.series === series);
  const chart = Plot.plot({
    document,
    ...PANEL,
    marginTop: 36,
    marginLeft: 56,
    marginRight: 20,
    style: { fontSize: "11px", background: "none" },
    x: {
      type: "log",
      base: 2,
      label: series,
      labelAnchor: "center",
      labelArrow: "none",
      ticks: own.map((point) => point[series]),
      tickFormat: String,
    },
    y: { type: "log", label: null, grid: true, tickFormat: String },
    marks: /** @type {const} */ ([
      ["least", LEAST],
      ["seconds", SAMEBITS],
    ]).flatMap(([what, stroke]) => {
      const line = own.map((point) => [point[series], point[what] * 1e6]);
      return [Plot.line(line, { stroke, strokeWidth: 2 }), Plot.dot(line, { fill: stroke, r: 3 })];
    }),
  });
  return `${chart.outerHTML}<text x="14" y="18" font-size="12.5" font-weight="600">${title}</text>`;
}
