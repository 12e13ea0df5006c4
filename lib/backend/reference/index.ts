/**
 * The TypeScript backend. It defines every operation; speed comes second.
 */
import type { Backend } from "../backend.js";
import { activationBackward, activationForward } from "./activation.js";
import { add } from "./add.js";
import { dropoutForward } from "./dropout.js";
import { random64, seed } from "./generator.js";
import { skipBlocks } from "./jump.js";
import { linearBackward, linearForward } from "./linear.js";
import { lossForward } from "./loss.js";
import { multiply } from "./multiply.js";
import { clamp, scale, sumOfSquares } from "./norm.js";
import { normal } from "./normal.js";
import { optimizerStep } from "./optimizer.js";
import { randperm } from "./permutation.js";
import { createPredictor } from "./predictor.js";
import { randint } from "./randint.js";
import { softmaxBackward, softmaxForward } from "./softmax.js";
import { createStepper } from "./stepper.js";
import { createTrainer } from "./trainer.js";
import { uniform } from "./uniform.js";

export function createReferenceBackend(): Backend {
  return {
    name: "typescript",
    isa: "typescript",
    numThreads: 1,
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
    dropoutForward,
    multiply,
    createTrainer,
    createStepper,
    createPredictor,
  };
}
