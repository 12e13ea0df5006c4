/**
 * Whether something does what its class here does. A subclass that overrides what a training step calls, a method assigned to an
 * object, a layer of the user's own: those are called, step by step (written_out.ts); the rest can be fused into a backend's call.
 */
import { DataLoader } from "../data/data_loader.js";
import { isFileDataset } from "../data/stored_data.js";
import { isLayerAsMade, methodsOf } from "../nn/as_made.js";
import type { Layer } from "../nn/layer.js";
import { LossFunction } from "../nn/loss_function.js";
import { outputWidthFor } from "../nn/containers/widths.js";
import { ReduceLROnPlateau } from "../optim/lr_scheduler/reduce_lr_on_plateau.js";
import { LRScheduler } from "../optim/lr_scheduler/scheduler.js";
import { Optimizer } from "../optim/optimizer.js";
import type { InputTensor } from "../tensor/integers.js";
import type { Shape } from "../tensor/shape.js";
import type { StepParts } from "./plan.js";
import type { RunParts } from "./run_parts.js";
import type { Trainee } from "./trainee.js";

/** The methods as they are before a program can change them; each a constant, since every training step looks at them. */
const { forward: lossForward, backward: lossBackward } = methodsOf(LossFunction.prototype, "forward", "backward");
const { step: optimizerStep, zeroGrad } = methodsOf(Optimizer.prototype, "step", "zeroGrad");
const { step: schedulerStep } = methodsOf(LRScheduler.prototype, "step");
const { step: plateauStep } = methodsOf(ReduceLROnPlateau.prototype, "step");
const { [Symbol.iterator]: loaderBatches } = methodsOf(DataLoader.prototype, Symbol.iterator);

/** The net's own passes and those of its layers: a batch's way through it, and its width there, are known. */
export function isNetAsMade({ layers }: Trainee): boolean {
  for (let i = 0; i < layers.length; i++) if (!isLayerAsMade(layers[i] as Layer)) return false;
  return true;
}

/** Whether a net's passes are its layers' own, row by row of data [samples, features]. */
export function isNetRowwise(trainee: Trainee, shape: Shape): boolean {
  return shape.length === 2 && isNetAsMade(trainee) && trainee.net.graph.isRowwise(2);
}

export function isLossAsMade(loss: LossFunction): boolean {
  return loss.forward === lossForward && loss.backward === lossBackward;
}

/** Whether a backend's calls can make the loss: its methods are its class's, and no sample or number needs more than its plan. */
function isLossFusable(loss: LossFunction): boolean {
  return isLossAsMade(loss) && loss.isFusable;
}

function isOptimizerAsMade(optimizer: Optimizer<{ lr: number }>): boolean {
  return optimizer.step === optimizerStep && optimizer.zeroGrad === zeroGrad;
}

function isSchedulerAsMade(scheduler: RunParts["scheduler"]): boolean {
  if (scheduler === null) return true;
  return scheduler.step === (scheduler instanceof ReduceLROnPlateau ? plateauStep : schedulerStep);
}

export function isLoaderAsMade(loader: DataLoader<InputTensor> | null): boolean {
  return loader === null || loader[Symbol.iterator] === loaderBatches;
}

/** All that a training step calls. */
export function isStepAsMade(parts: StepParts): boolean {
  return isNetAsMade(parts) && isLossFusable(parts.loss) && isOptimizerAsMade(parts.optimizer);
}

/** All that a fit calls. */
export function isRunAsMade(parts: RunParts): boolean {
  return isStepAsMade(parts) && isSchedulerAsMade(parts.scheduler) && isLoaderAsMade(parts.validationLoader);
}

/**
 * Whether a backend's calls can make the fit. A net that gives no numbers leaves nothing to fuse: it goes by its methods. So does
 * what samples one by one from where the net draws, too, as far as is known.
 */
export function isFusable(parts: RunParts): boolean {
  const { net, loader, data, validation } = parts;
  if (loader !== null && !loader.drawsApartFrom(net.generators)) return false;
  const { shape } = data.x;
  const isInFiles = isFileDataset(data) || isFileDataset(validation);
  if (isInFiles && net.graph.indices.lookups.length > 0) return false; // each batch is checked when it is read
  return isRunAsMade(parts) && isNetRowwise(parts, shape) && outputWidthFor(net.graph, shape) !== 0;
}
