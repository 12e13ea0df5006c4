import { argumentError, checkNumber, checkOptions } from "../checks.js";
import type { LossFunction } from "../nn/loss_function.js";
import type { InputTensor, LossTarget } from "../tensor/integers.js";
import { borrowFloat32 } from "../tensor/tensor.js";
import { checkBatch, checkNetFree } from "./checks/step.js";
import { checkLoss } from "./loss_input.js";
import type { Trainee } from "./trainee.js";
import { addGradients, inMode, lossOf } from "./written_out_step.js";

/** What Net.gradStep takes; a wrong one is ERR_ARGUMENT. */
export interface GradStepOptions {
  /** Of the net's output and y. */
  loss: LossFunction;
  /**
   * What the loss counts for, finite: its gradient is multiplied by the float32 nearest to that, a batch's share of a step of several,
   * say. The loss that is returned is not. Default: 1.
   */
  weight?: number;
}

/** Net.gradStep: the part of a training step before its waist, by the methods of what takes part. */
export function gradStep(trainee: Trainee, x: InputTensor, y: LossTarget, options: GradStepOptions): number {
  if (options === undefined) throw argumentError("gradStep takes options: loss at least");
  const given = checkOptions(options, ["loss", "weight"], "gradStep");
  const loss = checkLoss(given.loss);
  const weight = checkNumber(given.weight ?? 1, "weight");
  if (!Number.isFinite(weight)) throw argumentError(`weight must be finite, given ${weight}`);
  const parts = { ...trainee, loss };
  checkBatch(parts, x, y, "gradStep");
  checkNetFree(trainee);
  for (const p of trainee.parameters) borrowFloat32(p, "a parameter");
  for (const buffer of trainee.buffers) buffer.borrow("a buffer");
  return inMode(trainee.layers, true, () => {
    const value = lossOf(parts, x, y);
    addGradients(parts, weight);
    return value;
  });
}
