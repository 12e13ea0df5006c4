/** How far two trainings are apart, by step. */
import type { Findings, StepDistance } from "../compare/findings.js";
import { BLUE, MARGIN, ORANGE, type Packages, picture, writeSvg } from "./svg.js";

const WIDTH = 640;
const HEIGHT = 360;
const TITLE = 40;
/** Where what is the same stands: a logarithm has no zero. */
const SAME = 1e-9;

export async function plotDifferences(packages: Packages, file: string, found: Findings): Promise<void> {
  await writeSvg(file, draw(packages, found));
}

function draw({ Plot, document }: Packages, found: Findings): string {
  const { steps, measure, first, a, b } = found;
  const points = steps.flatMap((own) => KINDS.map((kind) => ({ step: own.step, kind, distance: shown(own[kind]) })));
  const bounds = measure.isExact ? [] : steps.map(({ step }) => ({ step, bound: measure.bound(step) }));
  const marked =
    first === null || first.step === 0 ? [] : [{ step: first.step, text: `first difference: step ${first.step}` }];
  const ends = [...new Map(points.map((point) => [point.kind, point])).values()];
  const most = Math.max(1e-5, ...points.map(({ distance }) => distance));
  const chart = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: MARGIN + 12,
    marginRight: 90,
    marginBottom: 40,
    style: { fontSize: "12px" },
    ariaLabel: "difference by step",
    color: { domain: [...KINDS], range: [ORANGE, BLUE] },
    x: { label: "step", labelAnchor: "center", labelArrow: "none", ...(steps.length < 10 && { ticks: steps.length }) },
    y: {
      type: "log",
      domain: [SAME, most * 2],
      label: "largest difference",
      labelArrow: "none",
      grid: true,
      ticks: 6,
      tickFormat: (size: number) => (size <= SAME ? "same" : size.toExponential(0)),
    },
    marks: [
      Plot.line(bounds, { x: "step", y: "bound", stroke: "#888", strokeDasharray: "2 3" }),
      Plot.ruleX(marked, { x: "step", stroke: "#888", strokeDasharray: "4 3" }),
      Plot.text(marked, { x: "step", text: "text", frameAnchor: "top", textAnchor: "start", dx: 5, fill: "#555" }),
      Plot.line(points, { x: "step", y: "distance", stroke: "kind", strokeWidth: 2 }),
      Plot.dot(steps.length === 1 ? points : [], { x: "step", y: "distance", fill: "kind" }),
      Plot.text(
        ends.toSorted((p, q) => p.distance - q.distance).map((end, i) => ({ ...end, i })),
        {
          x: "step",
          y: "distance",
          text: "kind",
          fill: "kind",
          textAnchor: "start",
          dx: 6,
        },
      ),
    ],
  }).outerHTML;
  const title = `${a.run.by} and ${b.run.by}, by step`;
  return picture(WIDTH, HEIGHT + TITLE, title, `<g transform="translate(0,${TITLE})">${chart}</g>`);
}

const KINDS = ["losses", "parameters"] as const satisfies readonly (keyof StepDistance)[];

const shown = (distance: number): number => Math.min(1e9, Math.max(SAME, distance));
