/**
 * The TypeScript backend. It defines every operation; speed comes second.
 */
import type { Backend } from "../backend.js";
import { activationBackward, activationForward } from "./activation.js";
import { add } from "./add.js";
import { crossEntropy } from "./cross_entropy.js";
import { dropoutForward } from "./dropout.js";
import { random64, seed } from "./generator.js";
import { skipBlocks } from "./jump.js";
import { linearBackwardInput, linearBackwardParameters, linearForward } from "./linear.js";
import { multiply } from "./multiply.js";
import { normal } from "./normal.js";
import { randperm } from "./permutation.js";
import { randint } from "./randint.js";
import { sgdStep } from "./sgd.js";
import { softmaxBackward, softmaxForward } from "./softmax.js";
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
    linearBackwardInput,
    linearBackwardParameters,
    add,
    activationForward,
    activationBackward,
    softmaxForward,
    softmaxBackward,
    dropoutForward,
    multiply,
    crossEntropy,
    sgdStep,
    createTrainer,
  };
}
