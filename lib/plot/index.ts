/**
 * A training in pictures, as SVG, drawn by Observable Plot; and as PNG.
 *
 * @module samebits/plot
 */
export { type ConfusionPlotOptions, plotConfusion } from "./confusion.js";
export { plotLosses } from "./losses.js";
export type { PlotOptions } from "./options.js";
export { type PngOptions, toPng } from "./png.js";
export { type PredictionsPlotOptions, plotPredictions } from "./predictions.js";
export { plotRegions, type RegionsPlotOptions } from "./regions.js";
export { plotWeights, type WeightsPlotOptions } from "./weights.js";
