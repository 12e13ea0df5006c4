import { shapeError } from "../tensor/shape.js";
import { isLayerAsMade } from "./as_made.js";
import type { Layer } from "./layer.js";

/** That a batch is not of one sample where a layer goes by what its samples have in common. `help` ends the message. Throws ERR_SHAPE. */
export function checkSamples(layers: readonly Layer[], samples: number, training: boolean, help = ""): void {
  if (samples !== 1) return;
  for (const layer of layers) {
    if (!isLayerAsMade(layer) || !layer.mixesSamples(training)) continue;
    const mode = training ? " in training mode" : "";
    throw shapeError(`${layer} takes the mean and variance of a batch, of 2 samples at least${mode}, given 1${help}`);
  }
}
