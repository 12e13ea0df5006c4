/** A training in pictures: the losses by epoch, and which classes were taken for which. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Evaluation } from "../training/evaluation.js";
import type { Outcome } from "../training/report.js";
import { shortened } from "../words.js";
import { BLUE, cannotWrite, MARGIN, ORANGE, type Packages, picture, writeSvg } from "./svg.js";

const WIDTH = 640;
const HEIGHT = 360;
const TITLE = 40;

/** loss.svg, and confusion.svg where the target is a class; the folder is made where it is missing. */
export async function plotTraining(packages: Packages, folder: string, outcome: Outcome): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw cannotWrite(folder, error);
  });
  await writeSvg(join(folder, "loss.svg"), lossPicture(packages, outcome));
  const [name, last] = [...outcome.evaluations].at(-1) as [string, Evaluation];
  if (last.confusion.length === 0) return;
  await writeSvg(join(folder, "confusion.svg"), confusionPicture(packages, outcome, name, last));
}

function netTitle({ net }: Outcome): string {
  return `${net.sizes.join("-")}, seed ${net.seed}, ${net.profile}`;
}

function lossPicture({ Plot, document }: Packages, outcome: Outcome): string {
  const { epochs, bestEpoch } = outcome.fit;
  const points = epochs.flatMap(({ epoch, loss, validationLoss }) => [
    { epoch, loss, set: "training" },
    ...(validationLoss === undefined ? [] : [{ epoch, loss: validationLoss, set: "validation" }]),
  ]);
  const best = bestEpoch === undefined ? [] : [{ epoch: bestEpoch, text: `best: epoch ${bestEpoch}` }];
  const colour = { domain: ["training", "validation"], range: [BLUE, ORANGE] };
  const ends = [...new Map(points.map((point) => [point.set, point])).values()];
  const chart = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: MARGIN,
    marginRight: 80,
    marginBottom: 40,
    style: { fontSize: "12px" },
    ariaLabel: "loss by epoch",
    color: colour,
    x: {
      label: "epoch",
      labelAnchor: "center",
      labelArrow: "none",
      ...(epochs.length < 10 && { ticks: epochs.length }),
    },
    y: { label: "loss", labelArrow: "none", grid: true, zero: true },
    marks: [
      Plot.ruleX(best, { x: "epoch", stroke: "#888", strokeDasharray: "4 3" }),
      Plot.text(best, { x: "epoch", text: "text", frameAnchor: "top", textAnchor: "start", dx: 5, fill: "#555" }),
      Plot.line(points, { x: "epoch", y: "loss", stroke: "set", strokeWidth: 2 }),
      Plot.dot(epochs.length === 1 ? points : [], { x: "epoch", y: "loss", fill: "set" }),
      Plot.text(ends, { x: "epoch", y: "loss", text: "set", fill: "set", textAnchor: "start", dx: 6 }),
      Plot.ruleY([0]),
    ],
  }).outerHTML;
  const title = `Loss by epoch of ${netTitle(outcome)}`;
  return picture(WIDTH, HEIGHT + TITLE, title, `<g transform="translate(0,${TITLE})">${chart}</g>`);
}

const LONGEST_LABEL = 14;
/** As many as have their counts in their cells. */
const MOST_CLASSES = 20;
const [CELL, SMALL_CELL] = [56, 18];

/** Numbered where they look the same when they are cut. */
function labelsOf(classes: readonly string[]): string[] {
  const labels = classes.map((label) => shortened(label, LONGEST_LABEL));
  return new Set(labels).size === labels.length ? labels : labels.map((label, i) => `${i + 1} ${label}`);
}

function confusionPicture({ Plot, document }: Packages, outcome: Outcome, name: string, last: Evaluation): string {
  const labels = labelsOf(outcome.input.classes);
  const isSmall = labels.length > MOST_CLASSES;
  const cells = last.confusion.flatMap((counts, actual) => {
    const sum = counts.reduce((a, b) => a + b, 0);
    return counts.map((count, predicted) => {
      return { actual: labels[actual], predicted: labels[predicted], count, share: count / (sum || 1) };
    });
  });
  const size = Math.max(4, labels.length) * (isSmall ? SMALL_CELL : CELL);
  const [width, height] = [Math.max(WIDTH, size + 140), size + 150];
  const chart = Plot.plot({
    document,
    width,
    height,
    marginLeft: 120,
    marginRight: 20,
    marginTop: 20,
    marginBottom: 130,
    style: { fontSize: "12px" },
    ariaLabel: "confusion matrix",
    color: { type: "linear", domain: [0, 1], range: ["#fff", BLUE] },
    x: { domain: labels, label: "predicted", labelArrow: "none", labelOffset: 120, tickRotate: -40 },
    y: { domain: labels, label: "actual", labelArrow: "none" },
    marks: [
      Plot.cell(cells, { x: "predicted", y: "actual", fill: "share", inset: 1 }),
      Plot.text(isSmall ? [] : cells, {
        x: "predicted",
        y: "actual",
        text: ({ count }) => count.toLocaleString("en-US"),
      }),
    ],
  }).outerHTML;
  const accuracy = (100 * (last.accuracy as number)).toFixed(2);
  const about = `${last.rows.toLocaleString("en-US")} ${name} rows by ${outcome.input.target}, ${accuracy} % right; ${netTitle(outcome)}`;
  return picture(width, height + TITLE, about, `<g transform="translate(0,${TITLE})">${chart}</g>`);
}
