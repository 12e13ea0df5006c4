import { argumentError, checkOptions } from "../checks.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { BLUE, GREY } from "./colours.js";
import { extent } from "./extent.js";
import { checkText, type PlotOptions } from "./options.js";
import { loadPackages } from "./packages.js";
import { chartOptions, horizontal, lineMark, picture } from "./picture.js";
import { grouped, short, shownOf } from "./words.js";

/** plotPredictions' options. */
export interface PredictionsPlotOptions extends PlotOptions {
  /** What is predicted, with its unit, for the axes. Default: "value". */
  readonly target?: string;
}

const SIZE = 460;
/** More are a cloud. */
const MOST_DOTS = 2000;

/**
 * Predicted numbers over the actual ones as an SVG, a dot each, with the line where they are equal; R2 and the root of the mean
 * squared error are those of all numbers, in float64. Of more than 2,000 numbers every so many-th is a dot, which the picture says.
 * Throws ERR_ARGUMENT for tensors that are not as long or have no or an infinite number, and where the packages that draw are missing.
 */
export async function plotPredictions(
  predicted: Tensor,
  actual: Tensor,
  options?: PredictionsPlotOptions,
): Promise<string> {
  const { title = "Predicted over actual", target = "value" } = checkOptions(
    options,
    ["title", "target"],
    "plotPredictions",
  );
  checkText(title, "plotPredictions' title");
  checkText(target, "plotPredictions' target");
  const [p, a] = [borrowFloat32(predicted, "predicted"), borrowFloat32(actual, "actual")];
  if (p.length !== a.length || a.length === 0)
    throw argumentError(`predicted and actual must be as long, at least 1; given ${p.length} and ${a.length} numbers`);
  if (![p, a].every((data) => data.every(Number.isFinite)))
    throw argumentError("predicted and actual must be finite numbers");
  const every = Math.ceil(a.length / MOST_DOTS);
  const dots = Array.from({ length: Math.ceil(a.length / every) }, (_, i) => {
    return { actual: a[i * every] as number, predicted: p[i * every] as number };
  });
  const [low, high] = extent(dots.flatMap((dot) => [dot.actual, dot.predicted]));
  const { Plot, document } = await loadPackages();
  const chart = Plot.plot({
    ...chartOptions(document, { width: SIZE, height: SIZE }),
    marginLeft: 76,
    marginRight: 24,
    ariaLabel: "predicted over actual",
    x: { ...horizontal(`actual ${target}`), domain: [low, high], grid: true },
    y: { ...horizontal(`predicted ${target}`), domain: [low, high], grid: true },
    marks: [
      Plot.line([low, high], { x: (v) => v, y: (v) => v, stroke: GREY, strokeDasharray: "4 3" }),
      Plot.dot(dots, { x: "actual", y: "predicted", fill: BLUE, fillOpacity: 0.6, r: 3.5 }),
    ],
  }).outerHTML;
  const { fit, rmse } = measured(p, a);
  const subtitle = `${grouped(a.length)} rows, ${fit}root mean squared error ${short(rmse)}${shownOf(every)}`;
  return picture({
    title,
    subtitle,
    description: `Predicted over actual ${target}, a dot each. ${subtitle}.`,
    legend: [
      { name: "row", mark: `<circle cx="12" r="4" fill="${BLUE}" fill-opacity="0.6"/>` },
      { name: "predicted = actual", mark: lineMark(GREY, "4 3") },
    ],
    width: SIZE,
    height: SIZE,
    content: chart,
  });
}

function measured(p: Float32Array, a: Float32Array): { fit: string; rmse: number } {
  const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
  const total = a.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const rest = a.reduce((sum, value, i) => sum + (value - (p[i] as number)) ** 2, 0);
  const fit = total > 0 ? `R² ${short(1 - rest / total)}, ` : ""; // of equal numbers there is none
  return { fit, rmse: Math.sqrt(rest / a.length) };
}
