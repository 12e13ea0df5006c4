import { argumentError, checkOptions, checkRecord } from "../checks.js";
import type { FitResult } from "../training/fit.js";
import { checkList, checkText, type PlotOptions } from "./options.js";
import { loadPackages } from "./packages.js";
import { BLUE, FAINT, GREY, ORANGE } from "./colours.js";
import { chartOptions, horizontal, lineMark, picture, vertical } from "./picture.js";
import { short } from "./words.js";

type History = Pick<FitResult, "bestEpoch"> & {
  readonly epochs: readonly Pick<FitResult["epochs"][number], "epoch" | "loss" | "validationLoss">[];
};

const WIDTH = 640;
const HEIGHT = 340;
/** So few that each has its number on the axis, and a dot. */
const FEW = 10;

/**
 * The loss by epoch as an SVG: training's, validation's where the fit had some, and the best epoch with early stopping. `result` is
 * what net.fit resolves to. Throws ERR_ARGUMENT for one without a finite loss, and where the packages that draw are missing.
 */
export async function plotLosses(result: History, options?: PlotOptions): Promise<string> {
  const { title = "Loss by epoch" } = checkOptions(options, ["title"], "plotLosses");
  checkText(title, "plotLosses' title");
  checkRecord(result, "plotLosses' result is what net.fit resolves to");
  const { bestEpoch } = result;
  const epochs = checkList(result.epochs, "plotLosses' result.epochs") as History["epochs"];
  const sets = [
    { name: "training", colour: BLUE, points: epochs.map(({ epoch, loss }) => ({ epoch, loss })) },
    {
      name: "validation",
      colour: ORANGE,
      points: epochs.flatMap(({ epoch, validationLoss: loss }) => (loss === undefined ? [] : [{ epoch, loss }])),
    },
  ].filter(({ points }) => points.length > 0);
  if (!sets.some(({ points }) => points.some(({ loss }) => Number.isFinite(loss))))
    throw argumentError("plotLosses: there is no epoch with a finite loss");
  const { Plot, document } = await loadPackages();
  const first = epochs[0]?.epoch ?? 1;
  const last = epochs.at(-1)?.epoch ?? 1;
  const isLate = bestEpoch !== undefined && bestEpoch > (first + last) / 2;
  const best = bestEpoch === undefined ? [] : [{ epoch: bestEpoch, text: `best: epoch ${bestEpoch}` }];
  const chart = Plot.plot({
    ...chartOptions(document, { width: WIDTH, height: HEIGHT }),
    marginRight: 24,
    ariaLabel: "loss by epoch",
    x: {
      ...horizontal("epoch"),
      ...(epochs.length < FEW && { ticks: epochs.map(({ epoch }) => epoch) }),
    },
    y: { ...vertical("loss"), zero: true },
    marks: [
      Plot.ruleX(best, { x: "epoch", stroke: GREY, strokeDasharray: "4 3" }),
      Plot.text(best, {
        x: "epoch",
        text: "text",
        frameAnchor: "top",
        textAnchor: isLate ? "end" : "start",
        dx: isLate ? -5 : 5,
        fill: FAINT,
      }),
      ...sets.flatMap(({ points, colour }) => [
        Plot.line(points, { x: "epoch", y: "loss", stroke: colour, strokeWidth: 2 }),
        Plot.dot(epochs.length < FEW ? points : [], { x: "epoch", y: "loss", fill: colour }),
      ]),
      Plot.ruleY([0]),
    ],
  }).outerHTML;
  const lasts = sets.map(({ name, points }) => `${name} ${short(points.at(-1)?.loss ?? Number.NaN)}`);
  const subtitle = `epoch ${last}: ${lasts.join(", ")}`;
  const firsts = sets.map(({ name, points }) => `${name} ${short(points[0]?.loss ?? Number.NaN)}`);
  const about = [`epoch ${first}: ${firsts.join(", ")}`, subtitle, ...best.map(({ text }) => text)];
  return picture({
    title,
    subtitle,
    description: `The loss by epoch. ${about.join("; ")}.`,
    legend: sets.map(({ name, colour }) => ({ name, mark: lineMark(colour) })),
    width: WIDTH,
    height: HEIGHT,
    content: chart,
  });
}
