/**
 * The TypeScript backend. It defines every operation; speed comes second.
 */
import type { Backend, BackendCore } from "../backend.js";
import { createLayer } from "./layers/standalone.js";
import { add } from "./operations/add.js";
import { linearBackward, linearForward } from "./operations/linear.js";
import { lossForward } from "./operations/loss.js";
import { multiply } from "./operations/multiply.js";
import { clamp, scale, sumOfSquares } from "./operations/norm.js";
import { optimizerStep } from "./operations/optimizer.js";
import { createReferenceCore } from "./random/index.js";
import { createAsyncPredictor, createPredictor } from "./training/predictor.js";
import { createStepper } from "./training/stepper.js";
import { createTrainer } from "./training/trainer.js";

export function createReferenceBackend(): Backend {
  return completeReference(createReferenceCore());
}

/** Gives the core what computes layers and training. */
export function completeReference(core: BackendCore): Backend {
  return Object.assign(core, operations);
}

const operations: Omit<Backend, keyof BackendCore> = {
  createLayer,
  linearForward,
  linearBackward,
  add,
  lossForward,
  optimizerStep,
  sumOfSquares,
  scale,
  clamp,
  multiply,
  createTrainer,
  createStepper,
  createPredictor,
  createAsyncPredictor,
};
