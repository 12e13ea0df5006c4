/** A net's parameters as histograms against their theoretical distributions: a row a layer, weight and bias side by side. */
import { writeFile } from "node:fs/promises";
import { SamebitsError } from "../../index.js";
import { valuesOf, type Choice } from "./choices.js";
import type { Distribution } from "./distribution.js";
import { histogramOf, type Histogram } from "./histogram.js";
import type { Target } from "./initialiser.js";
import { layerDefault } from "./layer_default.js";

// Okabe and Ito's colours, which stay apart for every kind of colour vision.
const COUNTED = "#56b4e9";
const EXPECTED = "#d55e00";

const WIDTH = 460;
/** Of a panel. */
const HEIGHT = 296;
/** Above all panels, and above each. */
const LEGEND_HEIGHT = 40;
const TITLE_HEIGHT = 48;
const CHART_HEIGHT = 232;
const LEFT = 52;

interface Panel {
  readonly target: Target;
  readonly name: string;
  readonly distribution: Distribution;
  readonly histogram: Histogram;
}

type PlotModule = typeof import("@observablehq/plot");
type Document = ReturnType<(typeof import("linkedom"))["parseHTML"]>["document"];

type Interval = readonly [low: number, high: number];

/** Throws ERR_ARGUMENT for a file that cannot be written, and where the packages that draw are missing. */
export async function writePlot(
  file: string,
  targets: readonly Target[],
  choices: ReadonlyMap<Target, Choice>,
): Promise<void> {
  const svg = await draw(targets.map((target) => panelOf(target, choices.get(target))));
  await writeFile(file, svg).catch((error: NodeJS.ErrnoException) => {
    throw new SamebitsError("ERR_ARGUMENT", `cannot write ${file}: ${error.message}`, { cause: error });
  });
}

function panelOf(target: Target, choice: Choice = { initialiser: layerDefault, given: {} }): Panel {
  const { distribution } = choice.initialiser.describe(target, valuesOf(choice));
  return {
    target,
    name: choice.initialiser.name,
    distribution,
    histogram: histogramOf(target.tensor.data, distribution),
  };
}

async function draw(panels: readonly Panel[]): Promise<string> {
  const { Plot, document } = await loadPackages();
  const all = joined(panels.map(extentOf));
  const drawn = panels.map((panel, i) => {
    const [x, y] = [(i % 2) * WIDTH, LEGEND_HEIGHT + Math.floor(i / 2) * HEIGHT];
    const chart = drawChart(Plot, document, panel, axisOf(panel, all));
    return `<g class="panel" transform="translate(${x},${y})">
${titleOf(panel)}
<g transform="translate(0,${TITLE_HEIGHT})">${chart}</g>
</g>`;
  });
  const [width, height] = [2 * WIDTH, LEGEND_HEIGHT + Math.ceil(panels.length / 2) * HEIGHT];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">
<rect width="${width}" height="${height}" fill="#fff"/>
${legend()}
${drawn.join("\n")}
</svg>
`;
}

/** Two large packages that nothing else needs, so they are the user's to install. */
async function loadPackages(): Promise<{ Plot: PlotModule; document: Document }> {
  try {
    const [Plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
    return { Plot, document: parseHTML("<!doctype html><html><body></body></html>").document };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    const message = "--plot needs two more packages: npm install @observablehq/plot linkedom";
    throw new SamebitsError("ERR_ARGUMENT", message, { cause: error });
  }
}

function drawChart(Plot: PlotModule, document: Document, { target, histogram }: Panel, x: Interval): string {
  const { bars, curve, spikes } = histogram;
  const most = Math.max(...[...bars, ...spikes].map(({ count }) => count), ...curve.map(([, count]) => count));
  return Plot.plot({
    document,
    width: WIDTH,
    height: CHART_HEIGHT,
    marginLeft: LEFT,
    marginRight: 24,
    marginTop: 22,
    marginBottom: 36,
    style: { fontSize: "11px" },
    ariaLabel: target.name,
    x: { domain: x, label: "value", labelAnchor: "center", labelArrow: "none", ticks: 6 },
    y: { domain: [0, most * 1.05], label: "count", labelArrow: "none", ticks: Math.min(5, most), grid: true },
    marks: [
      Plot.rectY(bars, { x1: "x1", x2: "x2", y: "count", fill: COUNTED, inset: 0.5 }),
      Plot.ruleX(spikes, { x: "value", y: "count", stroke: COUNTED, strokeWidth: 8 }),
      Plot.line(curve, { stroke: EXPECTED, strokeWidth: 2 }),
      Plot.dot(spikes, { x: "value", y: "expected", fill: EXPECTED, r: 4 }),
      Plot.ruleY([0]),
    ],
  }).outerHTML;
}

function titleOf({ target, name, distribution }: Panel): string {
  const { shape, data } = target.tensor;
  const heading = `${target.name}  [${shape.join(", ")}], ${data.length} ${data.length === 1 ? "number" : "numbers"}`;
  return `<text x="${LEFT}" y="22" font-size="15" font-weight="600">${heading}</text>
<text x="${LEFT}" y="40" font-size="12" fill="#555">${name}: ${distribution.title}</text>`;
}

function legend(): string {
  return `<g font-size="12"><rect x="${LEFT}" y="16" width="14" height="12" fill="${COUNTED}"/>
<text x="${LEFT + 20}" y="26">counted</text>
<line x1="${LEFT + 92}" x2="${LEFT + 112}" y1="22" y2="22" stroke="${EXPECTED}" stroke-width="2"/>
<circle cx="${LEFT + 102}" cy="22" r="4" fill="${EXPECTED}"/>
<text x="${LEFT + 118}" y="26">expected of the distribution</text></g>`;
}

function extentOf({ histogram: { bars, spikes } }: Panel): Interval {
  const ends = [...bars.flatMap(({ x1, x2 }) => [x1, x2]), ...spikes.map(({ value }) => value)];
  return [Math.min(...ends), Math.max(...ends)];
}

function joined(intervals: readonly Interval[]): Interval {
  return [Math.min(...intervals.map(([low]) => low)), Math.max(...intervals.map(([, high]) => high))];
}

/** All panels' axis, or a panel's own where it would be lost on that; with a margin. */
function axisOf(panel: Panel, all: Interval): Interval {
  const own = extentOf(panel);
  const isLost = own[1] > own[0] && own[1] - own[0] < (all[1] - all[0]) / 10;
  const [low, high] = isLost ? own : all;
  const margin = high > low ? 0.04 * (high - low) : Math.max(0.1 * Math.abs(low), 0.1);
  return [low - margin, high + margin];
}
