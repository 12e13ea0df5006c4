/** A training step and an evaluation as a user writes them, with the methods of what takes part, whoever's they are. */
import { checkNumber } from "../checks.js";
import { assertFree } from "../lease.js";
import type { Layer } from "../nn/layer.js";
import { clipGradNorm_ } from "../optim/clip.js";
import type { LossTarget } from "../tensor/integers.js";
import type { Tensor } from "../tensor/tensor.js";
import { parameterGroups, type StepParts } from "./plan.js";

/** The batch's loss; the gradients stay. With `stopOnNaN` a loss that is not finite changes no parameter. */
export function writtenOutStep(parts: StepParts, x: Tensor, y: LossTarget, stopOnNaN = false): number {
  const { net, layers, parameters, loss, optimizer, clipGradNorm } = parts;
  return inMode(layers, true, () => {
    optimizer.zeroGrad();
    clearOthers(parts);
    const value = lossOf(parts, x, y);
    if (stopOnNaN && !Number.isFinite(value)) return value;
    net.backward(loss.backward());
    if (clipGradNorm !== null) clipGradNorm_(parameters, clipGradNorm);
    optimizer.step();
    return value;
  });
}

/** The batch's loss in eval mode. */
export function writtenOutLoss(parts: StepParts, x: Tensor, y: LossTarget): number {
  return inMode(parts.layers, false, () => lossOf(parts, x, y));
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

function lossOf({ net, loss }: StepParts, x: Tensor, y: LossTarget): number {
  return checkNumber(loss.forward(net.forward(x), y), "what the loss's forward returns");
}
