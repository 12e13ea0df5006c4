/** A panel for each training: the largest difference of the losses so far, by step, on a logarithmic axis. */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** @import { Difference, HowFar } from "./types.js" */

const PANEL = { width: 330, height: 300 };
const TOP = 74;
const LEAST = 1e-8;
const DECADES = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];

// Okabe and Ito's colours, which stay apart for every kind of colour vision.
const ITSELF = "#0072b2";
const SAMEBITS = "#d55e00";

/** @param {HowFar} howFar */
export function draw(howFar) {
  const [width, height] = [PANEL.width * howFar.trainings.length, TOP + PANEL.height];
  const panels = howFar.trainings.map((training, i) => panelOf(training, i * PANEL.width));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, 'DejaVu Sans', sans-serif">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="14" y="24" font-size="16" font-weight="600">How far is PyTorch from PyTorch? Largest difference in loss so far, step by step</text>
<text x="14" y="45" font-size="12"><tspan fill="${ITSELF}" font-weight="600">PyTorch and itself</tspan> (two threads, its AVX2 kernels, MKL's code for every processor, each against PyTorch as it comes)</text>
<text x="14" y="62" font-size="12"><tspan fill="${SAMEBITS}" font-weight="600">samebits and PyTorch as it comes</tspan>. Four seeds; the same weights, data and orders. PyTorch ${howFar.torch}, ${howFar.cpu}, ${howFar.date}</text>
${panels.join("\n")}
</svg>
`;
}

/**
 * @param {HowFar["trainings"][number]} training
 * @param {number} left
 */
function panelOf({ title, steps, differences }, left) {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const chart = Plot.plot({
    document,
    ...PANEL,
    marginTop: 44,
    marginLeft: 50,
    style: { fontSize: "11px", background: "none" },
    x: { domain: [0, steps], label: "step", ticks: 5 },
    y: { type: "log", domain: [LEAST, 1], label: null, ticks: DECADES, tickFormat: tickOf, grid: true },
    marks: [
      ...lines(
        differences.filter(({ itself }) => itself),
        steps,
        ITSELF,
      ),
      ...lines(
        differences.filter(({ itself }) => !itself),
        steps,
        SAMEBITS,
      ),
    ],
  });
  chart.setAttribute("x", String(left));
  chart.setAttribute("y", String(TOP));
  const [net, how] = title.split(": ");
  const heading = [net, how].map(
    (text, line) => `<text x="${left + 14}" y="${TOP + 16 + 15 * line}" font-size="11.5">${text}</text>`,
  );
  return `${chart.outerHTML}\n${heading.join("\n")}`;
}

/** @param {number} v */
const tickOf = (v) => (v === LEAST ? "0" : v === 1 ? "1" : `1e${Math.round(Math.log10(v))}`);

/**
 * @param {readonly Difference[]} differences
 * @param {number} steps
 * @param {string} stroke
 */
function lines(differences, steps, stroke) {
  return differences.map(({ records }) => {
    const last = /** @type {[number, number]} */ ([steps, records.at(-1)?.[1] ?? 0]);
    const points = [...records, last].map(([step, difference]) => [step, Math.max(difference, LEAST)]);
    return Plot.line(points, { stroke, strokeWidth: 1.3, strokeOpacity: 0.75, curve: "step-after" });
  });
}
