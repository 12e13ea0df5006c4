import { argumentError, checkOptions, checkRecord, show } from "../checks.js";
import { sameShape, shapeError } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { type Bar, binCount, binned, MOST_TICKS } from "./bins.js";
import { BLUE, ORANGE, SKY } from "./colours.js";
import { checkText, type PlotOptions } from "./options.js";
import { loadPackages, type Packages } from "./packages.js";
import { CHART_HEIGHT, headingOf, momentsOf, type Panel, PANEL_WIDTH, panelsOf } from "./panels.js";
import { areaMark, chartOptions, horizontal, lineMark, picture, vertical } from "./picture.js";
import { short } from "./words.js";

type State = Readonly<Record<string, Tensor>>;

/** plotWeights' options. */
export interface WeightsPlotOptions extends PlotOptions {
  /** By parameter, the density of the distribution that `before` was drawn from: it becomes a line. Default: no lines. */
  readonly densities?: Readonly<Record<string, (value: number) => number>>;
}

/** The two have a range together that is wider than each. */
const FEWEST_BINS = 16;
/** The density's points lie this much finer than the widest plot's pixels. */
const CURVE_POINTS = 400;

/**
 * A net's parameters before and after training as an SVG, a panel each: two histograms over the same bins, or, of at most 12 numbers,
 * the numbers themselves. `before` and `after` are state dicts, like `net.stateDict()`; keep copies (`clone()`) of what is there
 * before. Throws ERR_ARGUMENT for parameters that are not in both, are empty or not finite, ERR_SHAPE for other shapes, and
 * ERR_ARGUMENT where the packages that draw are missing.
 */
export async function plotWeights(before: State, after: State, options?: WeightsPlotOptions): Promise<string> {
  const { title = "Parameters before and after training", densities = {} } = checkOptions(
    options,
    ["title", "densities"],
    "plotWeights",
  );
  checkText(title, "plotWeights' title");
  const changes = changesOf(before, after);
  const packages = await loadPackages();
  const panels = changes.map((change) => panelOf(packages, change, ownOf(densities, change.name)));
  const hasDensity = changes.some(({ name, from }) => !isFew(from) && ownOf(densities, name) !== undefined);
  const moved = changes.map(({ name, from, to }) => `${name}: std ${stdOf(from)} before, ${stdOf(to)} after`);
  return picture({
    title,
    description: `Histograms of each parameter's numbers before and after training. ${moved.join("; ")}.`,
    legend: [
      { name: "before", mark: areaMark(SKY) },
      { name: "after", mark: lineMark(ORANGE) },
      ...(hasDensity ? [{ name: "distribution that before was drawn from", mark: lineMark(BLUE, "5 3") }] : []),
    ],
    ...panelsOf(panels),
  });
}

interface Change {
  readonly name: string;
  readonly shape: readonly number[];
  readonly from: Float32Array;
  readonly to: Float32Array;
}

type Density = (value: number) => number;

function ownOf(densities: Readonly<Record<string, Density>>, name: string): Density | undefined {
  return Object.hasOwn(densities, name) ? densities[name] : undefined;
}

function changesOf(before: State, after: State): Change[] {
  checkRecord(before, "before is a state dict, as net.stateDict() gives");
  checkRecord(after, "after is a state dict, as net.stateDict() gives");
  const names = Object.keys(before);
  if (
    names.length === 0 ||
    names.length !== Object.keys(after).length ||
    !names.every((name) => Object.hasOwn(after, name))
  )
    throw argumentError(
      `before and after must have the same parameters, at least one; given ${show(names)} and ${show(Object.keys(after))}`,
    );
  return names.map((name) => changeOf(name, before[name] as Tensor, after[name] as Tensor));
}

function changeOf(name: string, before: Tensor, after: Tensor): Change {
  const [from, to] = [borrowFloat32(before, `${name} before`), borrowFloat32(after, `${name} after`)];
  if (!sameShape(before.shape, after.shape))
    throw shapeError(`${name} must have one shape, given ${show(before.shape)} before and ${show(after.shape)} after`);
  if (from.length === 0 || ![from, to].every((data) => data.every(Number.isFinite)))
    throw argumentError(`${name} must have numbers, and all of them finite`);
  return { name, shape: before.shape, from, to };
}

const stdOf = (data: Float32Array): string => short(momentsOf(data).std);

function panelOf(packages: Packages, change: Change, density: Density | undefined): Panel {
  const { name, shape, from, to } = change;
  const text = (data: Float32Array): string => `mean ${short(momentsOf(data).mean)}, std ${stdOf(data)}`;
  return {
    heading: headingOf(name, shape, from.length),
    lines: [`before: ${text(from)}`, `after: ${text(to)}`],
    chart: isFew(from) ? drawFew(packages, change) : drawMany(packages, change, density),
  };
}

function isFew(numbers: Float32Array): boolean {
  return numbers.length <= MOST_TICKS;
}

/** Each number's way. */
function drawFew({ Plot, document }: Packages, { name, from, to }: Change): string {
  const ways = [...from].map((value, i) => ({ from: value, to: to[i] as number }));
  const rows = ["before", "after"];
  return Plot.plot({
    ...chartOptions(document, { width: PANEL_WIDTH, height: CHART_HEIGHT }),
    marginRight: 24,
    marginTop: 22,
    ariaLabel: name,
    x: { ...horizontal("value"), nice: true, ticks: 6, grid: true, inset: 8 },
    y: { type: "point", domain: rows, label: null },
    marks: [
      Plot.link(ways, { x1: "from", x2: "to", y1: () => "before", y2: () => "after", stroke: "#999" }),
      Plot.dot(ways, { x: "from", y: () => "before", fill: SKY, stroke: BLUE, r: 5 }),
      Plot.dot(ways, { x: "to", y: () => "after", fill: ORANGE, r: 5 }),
    ],
  }).outerHTML;
}

function drawMany({ Plot, document }: Packages, { name, from, to }: Change, density: Density | undefined): string {
  const [low, high] = rangeOf([from, to]);
  const bins = Math.max(FEWEST_BINS, binCount(from.length));
  const [before, after] = [from, to].map((data) => binned(data, low, high, bins)) as [Bar[], Bar[]];
  const perDensity = from.length * ((before[0] as Bar).x2 - (before[0] as Bar).x1);
  const curve = density === undefined ? [] : curveOf(density, low, high, perDensity);
  return Plot.plot({
    ...chartOptions(document, { width: PANEL_WIDTH, height: CHART_HEIGHT }),
    marginRight: 24,
    marginTop: 22,
    ariaLabel: name,
    x: { ...horizontal("value"), ticks: 6 },
    y: { ...vertical("count"), zero: true, nice: true, ticks: 5 },
    marks: [
      Plot.rectY(before, { x1: "x1", x2: "x2", y: "count", fill: SKY, inset: 0.5 }),
      Plot.line(curve, { stroke: BLUE, strokeWidth: 2, strokeDasharray: "5 3" }),
      Plot.line(stairs(after), { stroke: ORANGE, strokeWidth: 2 }),
      Plot.ruleY([0]),
    ],
  }).outerHTML;
}

/** The outline of bars. */
function stairs(bars: readonly Bar[]): [number, number][] {
  const [first, last] = [bars[0] as Bar, bars.at(-1) as Bar];
  const steps = bars.flatMap(({ x1, x2, count }): [number, number][] => [
    [x1, count],
    [x2, count],
  ]);
  return [[first.x1, 0], ...steps, [last.x2, 0]];
}

function curveOf(density: Density, low: number, high: number, factor: number): [number, number][] {
  return Array.from({ length: CURVE_POINTS + 1 }, (_, i): [number, number] => {
    const x = low + ((high - low) * i) / CURVE_POINTS;
    return [x, factor * density(x)];
  });
}

function rangeOf(sets: readonly Float32Array[]): [low: number, high: number] {
  const all = sets.map(
    (data) => [data.reduce((a, b) => Math.min(a, b)), data.reduce((a, b) => Math.max(a, b))] as const,
  );
  const [low, high] = [Math.min(...all.map(([l]) => l)), Math.max(...all.map(([, h]) => h))];
  const half = Math.max(0.1 * Math.abs(low), 0.1) / 2;
  return low < high ? [low, high] : [low - half, low + half]; // all the same number, before and after
}
