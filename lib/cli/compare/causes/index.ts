/** The known causes, each asked in turn. */
import type { Cause, Detector } from "../cause.js";
import type { Context } from "../context.js";
import type { Kind } from "../difference.js";
import { drawsBefore, dropout, validationLoader } from "./draws.js";
import { restored, stoppedEarlier } from "./end.js";
import { clipping, frozen, notZeroed } from "./gradients.js";
import { layerOrder, otherInitialiser, otherNet, otherProfile, seedElsewhere } from "./init.js";
import { otherLayers } from "./layers.js";
import { lossItself, lossScale } from "./losses.js";
import { otherOptions } from "./options.js";
import {
  accumulation,
  batchSize,
  evalMode,
  noShuffle,
  otherBatch,
  otherData,
  otherSampler,
  ownGenerator,
} from "./orders.js";
import { scheduler } from "./rates.js";
import { amplified, rounding, signFlip } from "./rounding.js";

const DETECTORS: Readonly<Record<Kind, readonly Detector[]>> = {
  init: [otherNet, layerOrder, otherProfile, seedElsewhere, otherInitialiser],
  options: [otherOptions],
  orders: [
    evalMode,
    accumulation,
    batchSize,
    otherData,
    noShuffle,
    validationLoader,
    ownGenerator,
    drawsBefore,
    otherBatch,
    otherSampler,
  ],
  draws: [seedElsewhere, validationLoader, dropout, drawsBefore],
  rates: [scheduler],
  losses: [otherLayers, lossScale, rounding, lossItself],
  gradients: [frozen, otherLayers, notZeroed, clipping, signFlip, rounding],
  parameters: [otherLayers, signFlip, amplified, rounding],
  end: [stoppedEarlier, restored],
};

export function causeOf(context: Context): Cause | null {
  const { first } = context.found;
  if (first === null) return null;
  for (const detect of DETECTORS[first.kind]) {
    const cause = detect(first, context);
    if (cause !== null) return cause;
  }
  return null;
}
