/** How far two trainings are apart, by step. */
import type { Findings, StepDistance } from "../compare/findings.js";
import { BLUE, MARGIN, ORANGE, type Packages, picture, writeSvg } from "./svg.js";

const WIDTH = 640;
const HEIGHT = 360;
/** With the legend. */
const TITLE = 60;
const GREY = "#888";
/** Where what is the same stands: a logarithm has no zero. */
const SAME = 1e-9;
/** Up to where the chart goes at least, and where what is no number stands. */
const LEAST_TOP = 1e-5;
const GREATEST = 1e9;

export async function plotDifferences(packages: Packages, file: string, found: Findings): Promise<void> {
  await writeSvg(file, draw(packages, found));
}

function draw({ Plot, document }: Packages, found: Findings): string {
  const { steps, measure, first, a, b } = found;
  const points = steps.flatMap((own) => KINDS.map((kind) => ({ step: own.step, kind, distance: shown(own[kind]) })));
  const bounds = measure.isExact ? [] : steps.map(({ step }) => ({ step, bound: measure.bound(step) }));
  const marked =
    first === null || first.step === 0 ? [] : [{ step: first.step, text: `first difference: step ${first.step}` }];
  const most = points.reduce((size, { distance }) => Math.max(size, distance), LEAST_TOP);
  const decades = Math.ceil(Math.log10(most / SAME));
  const chart = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: MARGIN + 12,
    marginRight: 24,
    marginBottom: 40,
    style: { fontSize: "12px" },
    ariaLabel: "difference by step",
    color: { domain: [...KINDS], range: [ORANGE, BLUE] },
    x: { label: "step", labelAnchor: "center", labelArrow: "none", ...(steps.length < 10 && { ticks: steps.length }) },
    y: {
      type: "log",
      domain: [SAME, SAME * 10 ** decades],
      label: "largest difference",
      labelArrow: "none",
      grid: true,
      ticks: Array.from({ length: decades + 1 }, (_, i) => SAME * 10 ** i),
      tickFormat: (size: number) => (size <= SAME ? "same" : size.toExponential(0)),
    },
    marks: [
      Plot.line(bounds, { x: "step", y: "bound", stroke: GREY, strokeDasharray: "2 3" }),
      Plot.ruleX(marked, { x: "step", stroke: GREY, strokeDasharray: "4 3" }),
      Plot.text(marked, { x: "step", text: "text", frameAnchor: "top", textAnchor: "start", dx: 5, fill: "#555" }),
      Plot.line(points, { x: "step", y: "distance", stroke: "kind", strokeWidth: 2 }),
      Plot.dot(steps.length === 1 ? points : [], { x: "step", y: "distance", fill: "kind" }),
    ],
  }).outerHTML;
  const content = `${legend(!measure.isExact)}\n<g transform="translate(0,${TITLE})">${chart}</g>`;
  return picture(WIDTH, HEIGHT + TITLE, `${a.run.by} and ${b.run.by}, by step`, content);
}

function legend(hasBound: boolean): string {
  const entries = [
    { name: "losses", stroke: `stroke="${ORANGE}" stroke-width="2"` },
    { name: "parameters", stroke: `stroke="${BLUE}" stroke-width="2"` },
    ...(hasBound ? [{ name: "bound", stroke: `stroke="${GREY}" stroke-dasharray="2 3"` }] : []),
  ];
  const drawn = entries.map(({ name, stroke }, i) => {
    const x = MARGIN + 110 * i;
    return `<line x1="${x}" x2="${x + 20}" y1="42" y2="42" ${stroke}/><text x="${x + 26}" y="46">${name}</text>`;
  });
  return `<g font-size="12">${drawn.join("")}</g>`;
}

const KINDS = ["losses", "parameters"] as const satisfies readonly (keyof StepDistance)[];

const shown = (distance: number): number => Math.min(GREATEST, Math.max(SAME, distance));
