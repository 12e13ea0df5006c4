/** What trainStep checks before anything changes, and fit of each of its steps. */
import { argumentError, checkNames, checkNonNegative, show, unreadableOptions } from "../../checks.js";
import { assertFree, assertWritable, hasLeases } from "../../lease.js";
import type { LossFunction } from "../../nn/loss_function.js";
import { checkSamples } from "../../nn/samples.js";
import { Optimizer } from "../../optim/optimizer.js";
import type { InputTensor, LossTarget } from "../../tensor/integers.js";
import { checkTensor, type Tensor } from "../../tensor/tensor.js";
import { isLossAsMade, isNetAsMade } from "../as_made.js";
import { checkLoss } from "../loss_input.js";
import type { StepParts } from "../plan.js";
import type { TrainStepOptions } from "../train_step.js";
import type { Trainee } from "../trainee.js";
import { checkInput, checkSamplesOf } from "./data.js";

export const STEP_PARTS = ["loss", "optimizer", "clipGradNorm"] as const;
const STEP_OPTIONS = [...STEP_PARTS, "output"];

/** What is trained and how, one step or many. Throws ERR_ARGUMENT. */
export function checkStepParts(trainee: Trainee, given: Omit<StepOptions, "output">): StepParts {
  const { loss, optimizer, clipGradNorm } = given;
  checkLoss(loss);
  if (!(optimizer instanceof Optimizer)) {
    throw argumentError(`optimizer must be one of this package's optimisers, given ${show(optimizer)}`);
  }
  if (clipGradNorm !== undefined) checkNonNegative(clipGradNorm, "clipGradNorm");
  return { ...trainee, loss, optimizer, clipGradNorm: clipGradNorm ?? null };
}

/** That x goes through the net, and y suits the loss, as far as they are known. Throws ERR_SHAPE, ERR_DTYPE, ERR_ARGUMENT. */
export function checkBatch(parts: BatchParts, x: InputTensor, y: LossTarget, taker: string): void {
  checkTensor(x, "x");
  if (!isNetAsMade(parts)) return;
  checkInput(parts.net.graph, x, "x");
  const shape = checkSamplesOf(parts, x.shape, taker, "x");
  checkSamples(parts.net.graph, x.shape, true);
  if (shape !== null && isLossAsMade(parts.loss)) parts.loss.checkTarget(shape, y);
}

type BatchParts = Trainee & { readonly loss: LossFunction };

/** That no fit owns the net or what it draws from. Throws ERR_BUSY. */
export function checkNetFree({ net, parameters, buffers }: Trainee): void {
  if (!hasLeases()) return;
  assertFree(net, "the net");
  for (const p of parameters) assertWritable(p, "a parameter");
  for (const buffer of buffers) assertWritable(buffer, "a buffer");
  for (const generator of net.generators) generator.borrowState();
}

/** trainStep's options, as they are read before each step. */
export interface StepOptions {
  readonly loss: LossFunction;
  readonly optimizer: Optimizer<{ lr: number }>;
  readonly clipGradNorm: number | undefined;
  readonly output: Tensor | undefined;
}

/** trainStep's options, each read once. Throws ERR_ARGUMENT. */
export function checkStepOptions(options: TrainStepOptions): StepOptions {
  if (options === undefined) throw argumentError("trainStep takes options: loss and optimizer at least");
  checkNames(options, STEP_OPTIONS, "trainStep");
  try {
    const { loss, optimizer, clipGradNorm, output } = options;
    return { loss, optimizer, clipGradNorm, output };
  } catch (cause) {
    throw unreadableOptions("trainStep", cause);
  }
}

/** That a loss has a gradient for one of the net's parameters, and the optimiser one of them, if there are any. Throws ERR_ARGUMENT. */
export function checkTrainable({ parameters, optimizer }: StepParts): void {
  if (parameters.length === 0) return;
  if (parameters.every((p) => p.isFrozen)) {
    throw argumentError(
      "every parameter of the net is frozen, so there is nothing to train; set requiresGrad = true on one of them",
    );
  }
  const optimized = new Set(optimizer.paramGroups.flatMap(({ params }) => params));
  if (parameters.some((p) => optimized.has(p))) return;
  throw argumentError(
    "the optimiser trains none of the net's parameters; make it of those, as in new SGD(net.parameters(), { lr })",
  );
}
