/**
 * The TypeScript backend. It defines every operation; speed comes second.
 */
import type { Backend } from "../backend.js";
import { activationBackward, activationForward } from "./operations/activation.js";
import { add } from "./operations/add.js";
import { batchMoments, batchNormBackward, batchNormForward, runningMoments } from "./operations/batch_norm.js";
import { dropoutForward } from "./operations/dropout.js";
import { random64, seed } from "./random/generator.js";
import { skipBlocks } from "./random/jump.js";
import { linearBackward, linearForward } from "./operations/linear.js";
import { lossForward } from "./operations/loss.js";
import { multiply } from "./operations/multiply.js";
import { clamp, scale, sumOfSquares } from "./operations/norm.js";
import { normal } from "./random/normal.js";
import { optimizerStep } from "./operations/optimizer.js";
import { randperm } from "./random/permutation.js";
import { createAsyncPredictor, createPredictor } from "./training/predictor.js";
import { randint } from "./random/randint.js";
import { layerNormBackwardInput, layerNormBackwardParameters, layerNormForward } from "./operations/layer_norm.js";
import { preluBackwardInput, preluBackwardWeight, preluForward } from "./operations/prelu.js";
import { softmaxBackward, softmaxForward } from "./operations/softmax.js";
import { createStepper } from "./training/stepper.js";
import { createTrainer } from "./training/trainer.js";
import { uniform } from "./random/uniform.js";

export function createReferenceBackend(): Backend {
  return {
    name: "typescript",
    isa: "typescript",
    numThreads: 1,
    ranks: null,
    seed,
    random64,
    skipBlocks,
    uniform,
    randint,
    normal,
    randperm,
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
}
