/** The plots: SVG by Observable Plot, and a canvas for regions. Each has its text beside it. */
import * as Plot from "@observablehq/plot";
import type { Distribution } from "../../dist/cli/init/distribution.js";
import { histogramOf } from "../../dist/cli/init/histogram.js";
import type { Target } from "../../dist/cli/init/initialiser.js";
import { el } from "./dom.js";
import type { Frame } from "./session.js";
import { CELLS, EXTENT } from "./settings.js";

const DRAWN = "var(--sb-drawn)";
const EXPECTED = "var(--sb-expected)";

type Chart = ReturnType<typeof Plot.plot>;

/** A parameter's numbers over what is expected of them. */
export function histogram({ name, tensor }: Target, distribution: Distribution): HTMLElement {
  const { bars, ticks, curve, spikes } = histogramOf(tensor.data, distribution);
  const most = Math.max(...[...bars, ...spikes].map(({ count }) => count), ...curve.map(([, height]) => height));
  const chart = Plot.plot({
    width: 360,
    height: 190,
    marginLeft: 44,
    marginRight: 16,
    x: { label: null, ticks: 5 },
    y: { label: ticks.length > 0 ? "density" : "count", grid: true, ticks: 4, domain: [0, most * 1.05] },
    marks: [
      Plot.rectY(bars, { x1: "x1", x2: "x2", y: "count", fill: DRAWN, inset: 0.5 }),
      Plot.ruleX(ticks, { y: most / 3, stroke: DRAWN, strokeWidth: 3 }),
      Plot.ruleX(spikes, { x: "value", y: "count", stroke: DRAWN, strokeWidth: 8 }),
      Plot.line(curve, { stroke: EXPECTED, strokeWidth: 2 }),
      Plot.dot(spikes, { x: "value", y: "expected", fill: EXPECTED, r: 4 }),
      Plot.ruleY([0]),
    ],
  });
  const text = describeNumbers(tensor.data, distribution.title);
  return figure(chart, `${name}: ${text}`, el("strong", {}, name), ` ${text}`);
}

function describeNumbers(data: Float32Array, expected: string): string {
  const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
  const std = Math.sqrt(data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / data.length);
  let [least, greatest] = [Infinity, -Infinity];
  for (const x of data) [least, greatest] = [Math.min(least, x), Math.max(greatest, x)];
  const drawn = `${data.length} drawn, from ${short(least)} to ${short(greatest)}, mean ${short(mean)}, std ${short(std)}`;
  return `${drawn}. Expected: ${expected}.`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** The loss by epoch. */
export function lossChart(losses: readonly number[]): HTMLElement {
  const points = losses.map((loss, i) => ({ epoch: i + 1, loss }));
  const chart = Plot.plot({
    width: 360,
    height: 200,
    marginLeft: 50,
    x: { label: "epoch", domain: [0, Math.max(10, losses.length)] },
    y: { label: "loss", grid: true, ticks: 4, domain: [0, Math.max(1e-6, ...losses)] },
    marks: [
      Plot.line(points, { x: "epoch", y: "loss", stroke: DRAWN, strokeWidth: 2 }),
      Plot.dot(points.slice(-1), { x: "epoch", y: "loss", fill: DRAWN }),
    ],
  });
  const [first, last] = [losses[0], losses.at(-1)];
  const text =
    first === undefined
      ? "No epoch yet."
      : `Loss ${short(first)} after the first epoch, ${short(last!)} after epoch ${losses.length}.`;
  return figure(chart, text, text);
}

function figure(chart: Chart, label: string, ...caption: (Node | string)[]): HTMLElement {
  chart.setAttribute("role", "img");
  // It is one picture: Plot's names of its parts have no place in it.
  for (const part of chart.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  chart.setAttribute("aria-label", label);
  return el("figure", { class: "sb-figure" }, chart, el("figcaption", {}, ...caption));
}

const PIXELS = 512;

/** The points and the regions of the two classes. */
export class RegionsCanvas {
  readonly element: HTMLElement;
  readonly #canvas = el("canvas", {
    width: String(PIXELS),
    height: String(PIXELS),
    role: "img",
    "aria-label": "Points in two classes",
  });
  /** A pixel for each cell. */
  readonly #cells = el("canvas", { width: String(CELLS), height: String(CELLS) });
  readonly #caption = el("figcaption");

  constructor() {
    this.element = el("figure", { class: "sb-figure" }, this.#canvas, this.#caption);
  }

  draw(frame: Frame): void {
    const context = this.#canvas.getContext("2d")!;
    this.#drawCells(frame);
    context.drawImage(this.#cells, 0, 0, PIXELS, PIXELS);
    drawPoints(
      context,
      frame,
      ["--sb-drawn", "--sb-expected"].map((name) => this.#colour(name)),
    );
    const accuracy = (100 * frame.accuracy).toFixed(1);
    const text = `${frame.labels.length} points in two classes, circles and squares; ${accuracy} % lie in the region of their class.`;
    this.#canvas.setAttribute("aria-label", text);
    this.#caption.textContent = text;
  }

  #drawCells({ regions }: Frame): void {
    const context = this.#cells.getContext("2d")!;
    const [zero, one] = ["--sb-zero", "--sb-one"].map((name) => channelsOf(this.#colour(name))) as [number[], number[]];
    const image = context.createImageData(CELLS, CELLS);
    regions.forEach((share, i) => {
      const mixed = zero.map((channel, c) => channel + share * (one[c]! - channel));
      image.data.set([...mixed, 255], 4 * i);
    });
    context.putImageData(image, 0, 0);
  }

  #colour(name: string): string {
    return getComputedStyle(this.#canvas).getPropertyValue(name).trim();
  }
}

/** Of "#3b6fd4". */
function channelsOf(colour: string): number[] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

function drawPoints(context: CanvasRenderingContext2D, { points, labels }: Frame, colours: readonly string[]): void {
  const at = (x: number): number => ((x + EXTENT) / (2 * EXTENT)) * PIXELS;
  context.strokeStyle = "#fff";
  context.lineWidth = 1.5;
  labels.forEach((label, i) => {
    const [x, y] = [at(points[2 * i]!), at(-points[2 * i + 1]!)];
    context.fillStyle = colours[label]!;
    context.beginPath();
    if (label === 0) context.arc(x, y, 6, 0, 2 * Math.PI);
    else context.rect(x - 5.5, y - 5.5, 11, 11);
    context.fill();
    context.stroke();
  });
}
