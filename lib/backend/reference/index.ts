/**
 * The TypeScript backend. It defines every operation; speed comes second.
 */
import type { Backend } from "../backend.js";
import { add } from "./add.js";
import { random64, seed } from "./generator.js";
import { skipBlocks } from "./jump.js";
import { linearBackward, linearForward } from "./linear.js";
import { lossForward } from "./loss.js";
import { clamp, scale, sumOfSquares } from "./norm.js";
import { normal } from "./normal.js";
import { optimizerStep } from "./optimizer.js";
import { randperm } from "./permutation.js";
import { createPredictor } from "./predictor.js";
import { randint } from "./randint.js";
import { tanhBackward, tanhForward } from "./tanh.js";
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
    tanhForward,
    tanhBackward,
    lossForward,
    optimizerStep,
    sumOfSquares,
    scale,
    clamp,
    createTrainer,
    createStepper,
    createPredictor,
  };
}
