import { argumentError, checkOptions, isList, show } from "../checks.js";
import { SKY } from "./colours.js";
import { checkClasses, checkText, type PlotOptions } from "./options.js";
import { loadPackages } from "./packages.js";
import { chartOptions, picture } from "./picture.js";
import { grouped, plain, rightOf, textWidth } from "./words.js";

/** Counts by actual class and, in each, by predicted class. */
type Confusion = readonly (readonly number[])[];

/** plotConfusion's options. */
export interface ConfusionPlotOptions extends PlotOptions {
  /** The classes' names, in the order of their indices. Default: the indices. */
  readonly classes?: readonly string[];
}

/** As many as have their counts in their cells. */
const MOST_COUNTS = 20;
const [CELL, SMALL_CELL] = [56, 18];
const LONGEST_LABEL = 14;
const [TOP, RIGHT] = [28, 24];

/**
 * A confusion matrix as an SVG: rows by actual, columns by predicted class, a cell the darker the larger its share of its row.
 * `confusion` is that of a fit's report with the metric "confusion". Throws ERR_ARGUMENT for what is no square of counts, and
 * where the packages that draw are missing.
 */
export async function plotConfusion(confusion: Confusion, options?: ConfusionPlotOptions): Promise<string> {
  const own = checkOptions(options, ["title", "classes"], "plotConfusion");
  const title = checkText(own.title ?? "Confusion matrix", "plotConfusion's title");
  const counts = checkCounts(confusion);
  const labels = labelsOf(checkClasses(own.classes, counts.length, "plotConfusion"));
  const cells = counts.flatMap((row, actual) => {
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((count, predicted) => {
      return { actual: labels[actual], predicted: labels[predicted], count, share: count / (sum || 1) };
    });
  });
  const isLarge = labels.length > MOST_COUNTS;
  const size = labels.length * (isLarge ? SMALL_CELL : CELL);
  const longest = Math.max(...labels.map((label) => textWidth(label, 12)));
  const isTilted = isLarge || longest > CELL;
  const below = isTilted ? 48 + Math.ceil(0.65 * longest) : 60;
  const left = 44 + Math.ceil(longest);
  const { Plot, document } = await loadPackages();
  const box = { width: left + size + RIGHT, height: TOP + size + below };
  const chart = Plot.plot({
    ...chartOptions(document, box),
    marginLeft: left,
    marginRight: RIGHT,
    marginTop: TOP,
    marginBottom: below,
    ariaLabel: "confusion matrix",
    color: { type: "linear", domain: [0, 1], range: ["#fff", SKY] },
    x: {
      domain: labels,
      label: "predicted",
      labelArrow: "none",
      labelAnchor: "center",
      labelOffset: below - 8,
      tickRotate: isTilted ? -40 : 0,
      padding: 0,
    },
    y: { domain: labels, label: "actual", labelArrow: "none", labelOffset: left - 12, padding: 0 },
    marks: [
      Plot.cell(cells, { x: "predicted", y: "actual", fill: "share", stroke: "#ccc" }),
      Plot.text(isLarge ? [] : cells, { x: "predicted", y: "actual", text: ({ count }) => grouped(count) }),
    ],
  }).outerHTML;
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  const right = counts.reduce((sum, row, i) => sum + (row[i] as number), 0);
  const subtitle = `${rightOf(right, total)}; the darker, the larger its share of its row`;
  const rows = counts.map((row, i) => {
    const parts = row.flatMap((count, j) => (count === 0 ? [] : [`${count} as ${labels[j]}`]));
    return `${labels[i]} ${parts.join(", ") || "never"}`;
  });
  return picture({
    title,
    subtitle,
    description: `${rightOf(right, total)}. Each class and what it was taken for: ${rows.join("; ")}.`,
    ...box,
    content: chart,
  });
}

function checkCounts(confusion: unknown): Confusion {
  const isArray = (value: unknown): value is unknown[] => typeof value === "object" && value !== null && isList(value);
  const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
  const rows = isArray(confusion) ? [...confusion].map((row) => (isArray(row) ? [...row] : [])) : [];
  if (rows.length > 0 && rows.every((row) => row.length === rows.length && row.every(isCount)))
    return rows as Confusion;
  throw argumentError(`plotConfusion needs as many rows as columns of counts, at least one; given ${show(confusion)}`);
}

/** Numbered where they look the same when they are cut. */
function labelsOf(classes: readonly string[]): string[] {
  const labels = classes.map((label) => plain(label, LONGEST_LABEL));
  return new Set(labels).size === labels.length ? labels : labels.map((label, i) => `${i + 1} ${label}`);
}
