/** A training step and an evaluation as a user writes them, with the methods of what takes part, whoever's they are. */
import { checkNumber } from "../checks.js";
import { assertFree } from "../lease.js";
import type { Layer } from "../nn/layer.js";
import { clipGradNorm_ } from "../optim/clip.js";
import type { InputTensor, LossTarget } from "../tensor/integers.js";
import type { Tensor } from "../tensor/tensor.js";
import { parameterGroups, type StepParts } from "./plan.js";

/** The samples of a step, and its batches one after another. */
export interface StepBatches {
  readonly samples: number;
  next(): readonly [x: InputTensor, y: LossTarget];
  /** Is given the net's output for each. */
  see?(output: Tensor): void;
}

export interface BatchLoss {
  readonly loss: number;
  readonly rows: number;
}

/** The batches' losses; the gradients stay. With `stopOnNaN` a loss that is not finite is the last and changes no parameter. */
export function writtenOutStep(parts: StepParts, batches: StepBatches, stopOnNaN = false): BatchLoss[] {
  const { layers, parameters, optimizer, clipGradNorm } = parts;
  return inMode(layers, true, () => {
    optimizer.zeroGrad();
    clearOthers(parts);
    const losses: BatchLoss[] = [];
    let done = 0;
    do {
      const [x, y] = batches.next();
      const [loss, rows] = [lossOf(parts, x, y, batches.see), x.shape[0] ?? 1];
      losses.push({ loss, rows });
      if (stopOnNaN && !Number.isFinite(loss)) return losses;
      addGradients(parts, shareOf(parts, rows, batches.samples));
      done += rows;
    } while (done < batches.samples);
    if (clipGradNorm !== null) clipGradNorm_(parameters, clipGradNorm);
    optimizer.step();
    return losses;
  });
}

/** What a batch counts in its step: a mean is one over the step's samples. */
function shareOf({ loss }: StepParts, rows: number, samples: number): number {
  return loss.reduction === "sum" || rows === samples ? 1 : rows / samples;
}

/** The gradients of the loss of the last forward pass, times a number that is rounded to float32. */
export function addGradients({ net, loss, engine }: Pick<StepParts, "net" | "loss" | "engine">, factor: number): void {
  const gradient = loss.backward();
  if (factor === 1) return void net.backward(gradient);
  const scaled = gradient.clone();
  engine.scale(scaled.data, factor);
  net.backward(scaled);
}

/** The batch's loss in eval mode. `see` is given the net's output. */
export function writtenOutLoss(
  parts: StepParts,
  x: InputTensor,
  y: LossTarget,
  see?: (output: Tensor) => void,
): number {
  return inMode(parts.layers, false, () => lossOf(parts, x, y, see));
}

/** Throws ERR_BUSY, with no mode changed, for a layer that a running fit owns: another net may have it, too. */
export function setMode(layers: readonly Layer[], training: boolean): void {
  for (const layer of layers) assertFree(layer, "a layer of the net");
  for (const layer of layers) layer.training = training;
}

/** Does something with all layers in training or eval mode, and leaves each as it was. */
export function inMode<T>(layers: readonly Layer[], training: boolean, work: () => T): T {
  const modes = layers.map((layer) => layer.training);
  setMode(layers, training);
  try {
    return work();
  } finally {
    layers.forEach((layer, i) => (layer.training = modes[i] as boolean));
  }
}

export function clearGradients({ parameters, optimizer }: StepParts): void {
  optimizer.leasedZeroGrad();
  for (const p of parameters) p.clearLeasedGrad();
}

/** Takes the gradients that the optimiser's zeroGrad leaves: of the net's parameters that it does not train. */
function clearOthers(parts: StepParts): void {
  parameterGroups(parts).forEach((group, i) => {
    if (group < 0) (parts.parameters[i] as Tensor).grad = null;
  });
}

/** The batch's loss. `see` is given the net's output. */
export function lossOf(
  { net, loss }: Pick<StepParts, "net" | "loss">,
  x: InputTensor,
  y: LossTarget,
  see?: (output: Tensor) => void,
): number {
  const output = net.forward(x);
  see?.(output);
  return checkNumber(loss.forward(output, y), "what the loss's forward returns");
}
