/** A net's parameters against their theoretical distributions: a row a layer, weight and bias side by side. */
import { type Choice, valuesOf } from "../init/choices.js";
import { type Distribution, short } from "../init/distribution.js";
import { type Histogram, histogramOf } from "../init/histogram.js";
import type { Target } from "../init/initialiser.js";
import { layerDefault } from "../init/layer_default.js";
import { BLUE, escaped, loadPackages, MARGIN, ORANGE, type Packages, picture, writeSvg } from "./svg.js";

const WIDTH = 460;
/** Of a panel. */
const HEIGHT = 316;
/** Above all panels, and above each. */
const HEAD_HEIGHT = 64;
const TITLE_HEIGHT = 68;
const CHART_HEIGHT = 232;

interface Panel {
  readonly target: Target;
  readonly name: string;
  readonly distribution: Distribution;
  readonly histogram: Histogram;
}

type Interval = readonly [low: number, high: number];

/** `about` names the net. Throws ERR_ARGUMENT for a file that cannot be written, and where the packages that draw are missing. */
export async function plotInit(
  file: string,
  about: string,
  targets: readonly Target[],
  choices: ReadonlyMap<Target, Choice>,
): Promise<void> {
  const packages = await loadPackages();
  const panels = targets.map((target) => panelOf(target, choices.get(target)));
  await writeSvg(file, draw(packages, about, panels));
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

function draw(packages: Packages, about: string, panels: readonly Panel[]): string {
  const drawn = panels.map((panel, i) => {
    const [x, y] = [(i % 2) * WIDTH, HEAD_HEIGHT + Math.floor(i / 2) * HEIGHT];
    return `<g class="panel" transform="translate(${x},${y})">
${titleOf(panel)}
<g transform="translate(0,${TITLE_HEIGHT})">${drawChart(packages, panel)}</g>
</g>`;
  });
  const height = HEAD_HEIGHT + Math.ceil(panels.length / 2) * HEIGHT;
  return picture(2 * WIDTH, height, about, `${legend()}\n${drawn.join("\n")}`);
}

function drawChart({ Plot, document }: Packages, { target, histogram }: Panel): string {
  const { bars, ticks, curve, spikes } = histogram;
  const most = Math.max(...[...bars, ...spikes].map(({ count }) => count), ...curve.map(([, height]) => height));
  const label = ticks.length > 0 ? "density" : "count";
  return Plot.plot({
    document,
    width: WIDTH,
    height: CHART_HEIGHT,
    marginLeft: MARGIN,
    marginRight: 24,
    marginTop: 22,
    marginBottom: 36,
    style: { fontSize: "11px" },
    ariaLabel: target.name,
    x: {
      domain: withMargin(extentOf(histogram)),
      label: "value",
      labelAnchor: "center",
      labelArrow: "none",
      ticks: 6,
      tickFormat: asText,
    },
    y: {
      domain: [0, most * 1.05],
      label,
      labelArrow: "none",
      ticks: Math.min(5, Math.max(most, 2)),
      grid: true,
      tickFormat: asText,
    },
    marks: [
      Plot.rectY(bars, { x1: "x1", x2: "x2", y: "count", fill: BLUE, inset: 0.5 }),
      Plot.ruleX(ticks, { y: most / 3, stroke: BLUE, strokeWidth: 3 }),
      Plot.ruleX(spikes, { x: "value", y: "count", stroke: BLUE, strokeWidth: 8 }),
      Plot.line(curve, { stroke: ORANGE, strokeWidth: 2 }),
      Plot.dot(spikes, { x: "value", y: "expected", fill: ORANGE, r: 4 }),
      Plot.ruleY([0]),
    ],
  }).outerHTML;
}

function titleOf({ target, name, distribution }: Panel): string {
  const { shape, data } = target.tensor;
  const count = asText(data.length);
  const heading = `${target.name}  [${shape.join(", ")}], ${data.length === 1 ? "1 number" : `${count} numbers`}`;
  const { mean, std } = momentsOf(data);
  return `<text x="${MARGIN}" y="22" font-size="15" font-weight="600">${escaped(heading)}</text>
<text x="${MARGIN}" y="40" font-size="12" fill="#555">${escaped(`${name}: ${distribution.title}`)}</text>
<text x="${MARGIN}" y="56" font-size="12" fill="#555">drawn: mean ${short(mean)}, std ${short(std)}</text>`;
}

/** Of the numbers themselves, not of what they are a sample of. */
function momentsOf(data: Float32Array): { mean: number; std: number } {
  const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
  return { mean, std: Math.sqrt(data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / data.length) };
}

function legend(): string {
  return `<g font-size="12"><rect x="${MARGIN}" y="40" width="14" height="12" fill="${BLUE}"/>
<text x="${MARGIN + 20}" y="50">drawn</text>
<line x1="${MARGIN + 92}" x2="${MARGIN + 112}" y1="46" y2="46" stroke="${ORANGE}" stroke-width="2"/>
<circle cx="${MARGIN + 102}" cy="46" r="4" fill="${ORANGE}"/>
<text x="${MARGIN + 118}" y="50">expected from the distribution</text></g>`;
}

function extentOf({ bars, ticks, curve, spikes }: Histogram): Interval {
  const ends = [
    ...bars.flatMap(({ x1, x2 }) => [x1, x2]),
    ...ticks,
    ...curve.map(([x]) => x),
    ...spikes.map(({ value }) => value),
  ];
  return [Math.min(...ends), Math.max(...ends)];
}

/** A tick in the way of the titles' numbers. */
function asText(value: number): string {
  return value.toLocaleString("en-US");
}

function withMargin([low, high]: Interval): Interval {
  const margin = high > low ? 0.04 * (high - low) : Math.max(0.1 * Math.abs(low), 0.1);
  return [low - margin, high + margin];
}
