import { isInt32Array } from "../arrays.js";
import { argumentError, checkOptions, show } from "../checks.js";
import type { TensorDataset } from "../data/tensor_dataset.js";
import type { Net } from "../net/net.js";
import type { InputColumn, Preprocessing } from "../preprocessing/preprocessing.js";
import { argmax } from "../tensor/factories.js";
import { shapeError } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { AMBER, BLUE, GREEN, ORANGE, PURPLE, SKY, YELLOW } from "./colours.js";
import { extent } from "./extent.js";
import { checkClasses, checkText, type PlotOptions } from "./options.js";
import { loadPackages, type Packages } from "./packages.js";
import { chartOptions, horizontal, picture } from "./picture.js";
import { type Cell, type Interval, regionsOf } from "./region_cells.js";
import { plain, rightOf, shownOf } from "./words.js";

/** plotRegions' options. */
export interface RegionsPlotOptions extends PlotOptions {
  /** The classes' names, in the order of their indices. Default: the indices. */
  readonly classes?: readonly string[];
  /** What was done to two columns of numbers before they were the net's input: the axes are then the columns' own. Default: nothing. */
  readonly preprocessing?: Preprocessing;
}

/** A class has a colour and a shape of its own, so that neither alone must tell them apart. */
const COLOURS = [BLUE, ORANGE, GREEN, AMBER, PURPLE, SKY, YELLOW] as const;
const SYMBOLS = ["circle", "square", "triangle", "diamond", "star", "cross", "wye"] as const;
export const MOST_CLASSES: number = COLOURS.length;
const [WIDTH, HEIGHT] = [640, 480];
/** More are a cloud. */
const MOST_DOTS = 2000;

/**
 * What a net of two inputs takes each point of the plane for, as an SVG: its classes' regions, and `data`'s samples as marks, ringed
 * where the net is wrong. Of more than 2,000 samples every so many-th is a mark, which the picture says. Throws ERR_SHAPE for data
 * that is not [samples, 2] with class indices, ERR_ARGUMENT for more than 7 classes, no sample, or numbers that are not finite, and
 * where the packages that draw are missing.
 */
export async function plotRegions(
  net: Pick<Net, "predict">,
  data: TensorDataset,
  options?: RegionsPlotOptions,
): Promise<string> {
  const {
    title = "Decision regions",
    classes,
    preprocessing,
  } = checkOptions(options, ["title", "classes", "preprocessing"], "plotRegions");
  checkText(title, "plotRegions' title");
  const axes = axesOf(preprocessing);
  const points = pointsOf(net, data);
  const [x, y] = [extent(points.map((point) => point.x)), extent(points.map((point) => point.y))];
  const { cells, count } = regionsOf(net, x, y);
  if (count > MOST_CLASSES)
    throw argumentError(`plotRegions is for at most ${MOST_CLASSES} classes; the net gives ${count}`);
  const names = checkClasses(classes, count, "plotRegions");
  const packages = await loadPackages();
  const every = Math.ceil(points.length / MOST_DOTS);
  const chart = draw(
    packages,
    axes,
    cells,
    points.filter((_, i) => i % every === 0),
    { x, y },
  );
  const right = points.filter(({ actual, predicted }) => actual === predicted).length;
  const subtitle = `${rightOf(right, points.length)}; the wrong ones are ringed${shownOf(every)}`;
  return picture({
    title,
    subtitle,
    description: `Which class the net takes each point of the plane of ${axes[0].name} and ${axes[1].name} for, and the samples. ${subtitle}.`,
    legend: names.map((name, i) => ({ name: plain(name), mark: markOf(packages, i) })),
    width: WIDTH,
    height: HEIGHT,
    content: chart,
  });
}

/** A column, and how its own numbers follow from the net's input. */
interface Axis {
  readonly name: string;
  readonly mean: number;
  readonly scale: number;
}

function axesOf(preprocessing: Preprocessing | undefined): [Axis, Axis] {
  if (preprocessing === undefined) return [axis("input 0"), axis("input 1")];
  const [first, second, ...others] = preprocessing.columns.map((column: InputColumn) => {
    if ("categories" in column)
      throw argumentError(`plotRegions is for two columns of numbers; ${show(column.name)} has texts`);
    return axis(column.name, column.mean, column.scale);
  });
  if (first === undefined || second === undefined || others.length > 0)
    throw argumentError(`plotRegions is for two columns of numbers, given ${preprocessing.columns.length}`);
  return [first, second];
}

function axis(name: string, mean = 0, scale = 1): Axis {
  return { name: plain(name), mean, scale };
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly actual: number;
  readonly predicted: number;
}

function pointsOf(net: Pick<Net, "predict">, data: TensorDataset): Point[] {
  if (typeof (net as Partial<Net> | undefined)?.predict !== "function")
    throw argumentError(`plotRegions draws a Net's regions, given ${show(net)}`);
  if (!Tensor.isTensor((data as Partial<TensorDataset> | undefined)?.x))
    throw argumentError(`plotRegions draws a TensorDataset's samples, given ${show(data)}`);
  const { x, y, length } = data;
  if (x.shape.length !== 2 || x.shape[1] !== 2 || !isInt32Array(y))
    throw shapeError(`plotRegions takes x of shape [samples, 2] and class indices, given x of shape ${show(x.shape)}`);
  if (length === 0 || !x.data.every(Number.isFinite))
    throw argumentError("plotRegions needs samples of finite numbers");
  const predicted = argmax(net.predict(x));
  return Array.from({ length }, (_, i) => {
    return { x: x.data[2 * i]!, y: x.data[2 * i + 1]!, actual: y[i]!, predicted: predicted[i]! };
  });
}

function draw(
  { Plot, document }: Packages,
  [across, up]: readonly [Axis, Axis],
  cells: readonly Cell[],
  points: readonly Point[],
  { x, y }: { x: Interval; y: Interval },
): string {
  const toX = (input: number): number => input * across.scale + across.mean;
  const toY = (input: number): number => input * up.scale + up.mean;
  const place = { x: (point: Point) => toX(point.x), y: (point: Point) => toY(point.y) };
  return Plot.plot({
    ...chartOptions(document, { width: WIDTH, height: HEIGHT }),
    marginLeft: 76,
    marginRight: 24,
    ariaLabel: "decision regions",
    x: { ...horizontal(across.name), domain: x.map(toX) },
    y: { ...horizontal(up.name), domain: y.map(toY) },
    color: { type: "identity" },
    symbol: { type: "identity" },
    marks: [
      Plot.rect(cells, {
        x1: ({ x1 }: Cell) => toX(x1),
        x2: ({ x2 }: Cell) => toX(x2),
        y1: ({ y1 }: Cell) => toY(y1),
        y2: ({ y2 }: Cell) => toY(y2),
        fill: ({ predicted }: Cell) => COLOURS[predicted],
        fillOpacity: 0.25,
        shapeRendering: "crispEdges",
      }),
      Plot.dot(points, {
        ...place,
        symbol: ({ actual }: Point) => SYMBOLS[actual],
        fill: ({ actual }: Point) => COLOURS[actual],
        stroke: "#333",
        strokeWidth: 0.75,
        r: 4,
      }),
      Plot.dot(
        points.filter(({ actual, predicted }) => actual !== predicted),
        { ...place, r: 8, stroke: "#000", strokeWidth: 1.5 },
      ),
    ],
  }).outerHTML;
}

/** The class' mark in the legend. */
function markOf({ Plot, document }: Packages, index: number): string {
  const mark = Plot.plot({
    document,
    width: 24,
    height: 20,
    margin: 0,
    x: { type: "identity", axis: null },
    y: { type: "identity", axis: null },
    marks: [
      Plot.dot([[12, 10]], { symbol: SYMBOLS[index]!, fill: COLOURS[index]!, stroke: "#333", strokeWidth: 0.75, r: 4 }),
    ],
  });
  return `<g transform="translate(0,-10)">${mark.outerHTML}</g>`;
}
