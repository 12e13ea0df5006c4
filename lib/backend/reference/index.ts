/**
 * The TypeScript backend. It defines every operation; speed comes second.
 */
import type { Backend, BackendCore } from "../backend.js";
import { activationBackward, activationForward } from "./operations/activation.js";
import { add } from "./operations/add.js";
import { batchMoments, batchNormBackward, batchNormForward, runningMoments } from "./operations/batch_norm.js";
import { dropoutForward } from "./operations/dropout.js";
import { linearBackward, linearForward } from "./operations/linear.js";
import { lossForward } from "./operations/loss.js";
import { multiply } from "./operations/multiply.js";
import { clamp, scale, sumOfSquares } from "./operations/norm.js";
import { optimizerStep } from "./operations/optimizer.js";
import { createReferenceCore } from "./random/index.js";
import { createAsyncPredictor, createPredictor } from "./training/predictor.js";
import { layerNormBackwardInput, layerNormBackwardParameters, layerNormForward } from "./operations/layer_norm.js";
import { preluBackwardInput, preluBackwardWeight, preluForward } from "./operations/prelu.js";
import { softmaxBackward, softmaxForward } from "./operations/softmax.js";
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
  linearForward,
  linearBackward,
  add,
  lossForward,
  optimizerStep,
  sumOfSquares,
  scale,
  clamp,
  activationForward,
  activationBackward,
  softmaxForward,
  softmaxBackward,
  layerNormForward: (x, weight, bias, y, columns, eps) => layerNormForward(x, weight, bias, y, { columns, eps }),
  layerNormBackward: (x, weight, gradOutput, gradInput, gradWeight, gradBias, accumulate, columns, eps) => {
    layerNormBackwardParameters(x, gradOutput, gradWeight, gradBias, accumulate, { columns, eps });
    layerNormBackwardInput(x, weight, gradOutput, gradInput, { columns, eps });
  },
  batchMoments,
  runningMoments,
  batchNormForward,
  batchNormBackward,
  preluForward,
  preluBackward: (x, weight, gradOutput, gradInput, gradWeight, accumulate, columns) => {
    preluBackwardWeight(x, gradOutput, gradWeight, accumulate, columns);
    preluBackwardInput(x, weight, gradOutput, gradInput);
  },
  dropoutForward,
  multiply,
  createTrainer,
  createStepper,
  createPredictor,
  createAsyncPredictor,
};
