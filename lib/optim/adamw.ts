import type { Tensor } from "../tensor/tensor.js";
import { ADAM_DEFAULTS, type AdamOptions, type AdamSlot, checkAdam, adamRule } from "./adam.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

/** AdamW's options. */
export interface AdamWOptions extends Omit<AdamOptions, "weightDecay" | "decoupledWeightDecay"> {
  /** How much smaller a parameter becomes, as a part of lr; at least 0. Default: 0.01. */
  readonly weightDecay: number;
}

/** What stateDict() of an AdamW gives. */
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
 * @example
 * ```ts
 * const w = ones([2]);
 * const optimizer = new AdamW([w], { lr: 0.1, weightDecay: 0.01 });
 * w.grad = tensor([1, -2]); // what a backward pass leaves
 * optimizer.step();
 * console.log(w);
 * // tensor([0.8990, 1.0990])
 * ```
 */
export class AdamW extends Optimizer<AdamWOptions, AdamSlot> {
  /** `parameters` are tensors, or groups of them with options of their own. Throws ERR_ARGUMENT, ERR_BACKEND. */
  constructor(
    parameters: Iterable<Tensor> | Iterable<ParameterGroup<AdamWOptions>>,
    options: Partial<AdamWOptions> = {},
  ) {
    super(parameters, options, ADAMW_KIND);
  }
}
