/** How far two trainings are apart, by step. */
import { BLUE, FAINT, GREY, ORANGE } from "../../plot/colours.js";
import type { Packages } from "../../plot/packages.js";
import { chartOptions, horizontal, lineMark, MARGIN, picture, vertical } from "../../plot/picture.js";
import type { Findings, StepDistance } from "../compare/findings.js";

const WIDTH = 640;
const HEIGHT = 360;
/** Where what is the same stands: a logarithm has no zero. */
const SAME = 1e-9;
/** Up to where the chart goes at least, and where what is no number stands. */
const LEAST_TOP = 1e-5;
const GREATEST = 1e9;

/** An SVG. */
export function differencesPicture({ Plot, document }: Packages, found: Findings): string {
  const { steps, measure, first, a, b } = found;
  const points = steps.flatMap((own) => KINDS.map((kind) => ({ step: own.step, kind, distance: shown(own[kind]) })));
  const bounds = measure.isExact ? [] : steps.map(({ step }) => ({ step, bound: measure.bound(step) }));
  const marked =
    first === null || first.step === 0 ? [] : [{ step: first.step, text: `first difference: step ${first.step}` }];
  const most = points.reduce((size, { distance }) => Math.max(size, distance), LEAST_TOP);
  const decades = Math.ceil(Math.log10(most / SAME));
  const chart = Plot.plot({
    ...chartOptions(document, { width: WIDTH, height: HEIGHT }),
    marginLeft: MARGIN + 12,
    marginRight: 24,
    ariaLabel: "difference by step",
    color: { domain: [...KINDS], range: [ORANGE, BLUE] },
    x: { ...horizontal("step"), ...(steps.length < 10 && { ticks: steps.length }) },
    y: {
      ...vertical("largest difference"),
      type: "log",
      domain: [SAME, SAME * 10 ** decades],
      ticks: Array.from({ length: decades + 1 }, (_, i) => SAME * 10 ** i),
      tickFormat: (size: number) => (size <= SAME ? "same" : size.toExponential(0)),
    },
    marks: [
      Plot.line(bounds, { x: "step", y: "bound", stroke: GREY, strokeDasharray: "2 3" }),
      Plot.ruleX(marked, { x: "step", stroke: GREY, strokeDasharray: "4 3" }),
      Plot.text(marked, { x: "step", text: "text", frameAnchor: "top", textAnchor: "start", dx: 5, fill: FAINT }),
      Plot.line(points, { x: "step", y: "distance", stroke: "kind", strokeWidth: 2 }),
      Plot.dot(steps.length === 1 ? points : [], { x: "step", y: "distance", fill: "kind" }),
    ],
  }).outerHTML;
  const about = first === null ? "No step differs" : `The first difference is at step ${first.step}`;
  return picture({
    title: `${a.run.by} and ${b.run.by}, by step`,
    description: `The largest difference in losses and in parameters, by step. ${about}; the largest of all is ${most.toExponential(1)}.`,
    legend: [
      { name: "losses", mark: lineMark(ORANGE) },
      { name: "parameters", mark: lineMark(BLUE) },
      ...(measure.isExact ? [] : [{ name: "bound", mark: lineMark(GREY, "2 3") }]),
    ],
    width: WIDTH,
    height: HEIGHT,
    content: chart,
  });
}

const KINDS = ["losses", "parameters"] as const satisfies readonly (keyof StepDistance)[];

const shown = (distance: number): number => Math.min(GREATEST, Math.max(SAME, distance));
