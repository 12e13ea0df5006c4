/** A net's parameters against their theoretical distributions: a row a layer, weight and bias side by side. */
import { GREY, ORANGE, SKY } from "../../plot/colours.js";
import type { Packages } from "../../plot/packages.js";
import { CHART_HEIGHT, headingOf, momentsOf, type Panel, PANEL_WIDTH, panelsOf } from "../../plot/panels.js";
import { areaMark, chartOptions, horizontal, lineMark, picture, vertical } from "../../plot/picture.js";
import { short } from "../../plot/words.js";
import { type Choice, valuesOf } from "../init/choices.js";
import type { Distribution } from "../init/distribution.js";
import { type Histogram, histogramOf } from "../init/histogram.js";
import type { Target } from "../init/initialiser.js";
import { layerDefault } from "../init/layer_default.js";

type Interval = readonly [low: number, high: number];

/** The distribution that a target is drawn from. */
export function distributionOf(
  target: Target,
  choice: Choice = { initialiser: layerDefault, given: {} },
): Distribution {
  return choice.initialiser.describe(target, valuesOf(choice)).distribution;
}

/** An SVG; `about` names the net. */
export function initPicture(
  packages: Packages,
  about: string,
  targets: readonly Target[],
  choices: ReadonlyMap<Target, Choice>,
): string {
  const drawn = targets.map((target) => {
    const choice = choices.get(target);
    return { target, by: choice?.initialiser.name ?? layerDefault.name, distribution: distributionOf(target, choice) };
  });
  const panels = drawn.map(({ target, by, distribution }): Panel => {
    const { shape, data } = target.tensor;
    const { mean, std } = momentsOf(data);
    return {
      heading: headingOf(target.name, shape, data.length),
      lines: [`${by}: ${distribution.title}`, `drawn: mean ${short(mean)}, std ${short(std)}`],
      chart: chartOf(packages, target, distribution),
    };
  });
  const texts = panels.map(({ heading, lines }) => [heading, ...lines].join("; "));
  return picture({
    title: about,
    description: `Each parameter's numbers and the distribution that they were drawn from. ${texts.join(". ")}.`,
    legend: [
      { name: "drawn", mark: areaMark(SKY) },
      { name: "expected from the distribution", mark: `${lineMark(ORANGE)}<circle cx="12" r="4" fill="${ORANGE}"/>` },
      ...(drawn.some(({ distribution }) => distribution.bounds.length > 0)
        ? [{ name: "bound", mark: lineMark(GREY, "4 3") }]
        : []),
    ],
    ...panelsOf(panels),
  });
}

function chartOf({ Plot, document }: Packages, { name, tensor }: Target, distribution: Distribution): string {
  const histogram = histogramOf(tensor.data, distribution);
  const { bars, ticks, curve, spikes } = histogram;
  const most = Math.max(...[...bars, ...spikes].map(({ count }) => count), ...curve.map(([, height]) => height));
  return Plot.plot({
    ...chartOptions(document, { width: PANEL_WIDTH, height: CHART_HEIGHT }),
    marginRight: 24,
    marginTop: 22,
    ariaLabel: name,
    x: { ...horizontal("value"), domain: withMargin(extentOf(histogram)), ticks: 6 },
    y: {
      ...vertical(ticks.length > 0 ? "density" : "count"),
      domain: [0, most * 1.05],
      ticks: Math.min(5, Math.max(most, 2)),
    },
    marks: [
      Plot.rectY(bars, { x1: "x1", x2: "x2", y: "count", fill: SKY, inset: 0.5 }),
      Plot.ruleX(distribution.bounds, { stroke: GREY, strokeWidth: 1.5, strokeDasharray: "4 3" }),
      Plot.ruleX(ticks, { y: most / 3, stroke: SKY, strokeWidth: 3 }),
      Plot.ruleX(spikes, { x: "value", y: "count", stroke: SKY, strokeWidth: 8 }),
      Plot.line(curve, { stroke: ORANGE, strokeWidth: 2 }),
      Plot.dot(spikes, { x: "value", y: "expected", fill: ORANGE, r: 4 }),
      Plot.ruleY([0]),
    ],
  }).outerHTML;
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

function withMargin([low, high]: Interval): Interval {
  const margin = high > low ? 0.04 * (high - low) : Math.max(0.1 * Math.abs(low), 0.1);
  return [low - margin, high + margin];
}
