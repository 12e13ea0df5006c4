import { checkNonNegative } from "../checks.js";
import type { RMSpropOptions } from "../backend/operations.js";
import type { Tensor } from "../tensor/tensor.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

export type { RMSpropOptions } from "../backend/operations.js";
export type RMSpropSlot = "squareAvg" | "momentumBuffer" | "gradAvg";
export type RMSpropState = OptimizerStateDict<RMSpropOptions, RMSpropSlot>;

const RMSPROP_KIND: OptimizerKind<RMSpropOptions> = {
  defaults: { lr: 1e-2, alpha: 0.99, eps: 1e-8, weightDecay: 0, momentum: 0, centered: false, maximize: false },
  check(options) {
    checkNonNegative(options.lr, "lr");
    checkNonNegative(options.alpha, "alpha");
    checkNonNegative(options.eps, "eps");
    checkNonNegative(options.weightDecay, "weightDecay");
    checkNonNegative(options.momentum, "momentum");
  },
  rule: ({ lr, alpha, eps, weightDecay, momentum, centered, maximize }) => {
    return { kind: "rmsprop", lr, alpha, eps, weightDecay, momentum, centered, maximize };
  },
};

/**
 * RMSprop, torch.optim.RMSprop (Hinton, "Neural Networks for Machine Learning", lecture 6, 2012; centered: Graves, "Generating
 * Sequences With Recurrent Neural Networks", 2013). Whose bits it gives is as with Adam.
 *
 * Options and defaults: lr 0.01, alpha 0.99, eps 1e-8, weightDecay 0, momentum 0, centered false, maximize false.
 */
export class RMSprop extends Optimizer<RMSpropOptions, RMSpropSlot> {
  constructor(
    parameters: Iterable<Tensor> | Iterable<ParameterGroup<RMSpropOptions>>,
    options: Partial<RMSpropOptions> = {},
  ) {
    super(parameters, options, RMSPROP_KIND);
  }
}
