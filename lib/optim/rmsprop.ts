import { checkNonNegative } from "../checks.js";
import type { Tensor } from "../tensor/tensor.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

/** RMSprop's options. */
export interface RMSpropOptions {
  /** The learning rate, at least 0. Default: 0.01. */
  readonly lr: number;
  /** How much of the running mean of the gradient's square a step keeps, at least 0. Default: 0.99. */
  readonly alpha: number;
  /** What is added to a divisor, so that it is not 0; at least 0. Default: 1e-8. */
  readonly eps: number;
  /** How much of a parameter is added to its gradient, at least 0. Default: 0. */
  readonly weightDecay: number;
  /** How much of its velocity a parameter keeps from step to step, at least 0; with 0 there is none. Default: 0. */
  readonly momentum: number;
  /** Whether steps are divided by the running standard deviation, not by the root of the mean square. Default: false. */
  readonly centered: boolean;
  /** Whether the step goes up the gradient, not down. Default: false. */
  readonly maximize: boolean;
}

/** The arrays of a parameter's state. */
export type RMSpropSlot = "squareAvg" | "momentumBuffer" | "gradAvg";
/** What stateDict() of an RMSprop gives. */
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
 * @example
 * ```ts
 * const w = ones([2]);
 * const optimizer = new RMSprop([w], { lr: 0.01 });
 * w.grad = tensor([1, -2]); // what a backward pass leaves
 * optimizer.step();
 * console.log(w);
 * // tensor([0.9000, 1.1000])
 * ```
 */
export class RMSprop extends Optimizer<RMSpropOptions, RMSpropSlot> {
  /** `parameters` are tensors, or groups of them with options of their own. Throws ERR_ARGUMENT, ERR_BACKEND. */
  constructor(
    parameters: Iterable<Tensor> | Iterable<ParameterGroup<RMSpropOptions>>,
    options: Partial<RMSpropOptions> = {},
  ) {
    super(parameters, options, RMSPROP_KIND);
  }
}
