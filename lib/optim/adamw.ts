import type { AdamOptions as AdamWOptions } from "../backend/operations.js";
import type { Tensor } from "../tensor/tensor.js";
import { ADAM_DEFAULTS, type AdamSlot, checkAdam, adamRule } from "./adam.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

export type { AdamOptions as AdamWOptions } from "../backend/operations.js";
export type AdamWState = OptimizerStateDict<AdamWOptions, AdamSlot>;

const ADAMW_KIND: OptimizerKind<AdamWOptions> = {
  defaults: { ...ADAM_DEFAULTS, weightDecay: 0.01 },
  check: checkAdam,
  rule: (options) => adamRule("adamw", options),
};

/**
 * Adam with decoupled weight decay, torch.optim.AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2017).
 * Whose bits it gives is as with Adam.
 *
 * Options and defaults: lr 0.001, betas [0.9, 0.999], eps 1e-8, weightDecay 0.01, amsgrad false, maximize false.
 */
export class AdamW extends Optimizer<AdamWOptions, AdamSlot> {
  constructor(
    parameters: Iterable<Tensor> | Iterable<ParameterGroup<AdamWOptions>>,
    options: Partial<AdamWOptions> = {},
  ) {
    super(parameters, options, ADAMW_KIND);
  }
}
