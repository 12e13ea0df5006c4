import { argumentError, checkNonNegative } from "../checks.js";
import type { Tensor } from "../tensor/tensor.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

/** SGD's options. */
export interface SgdOptions {
  /** The learning rate, at least 0. Default: 0.001. */
  readonly lr: number;
  /** How much of its velocity a parameter keeps from step to step, at least 0; with 0 there is none. Default: 0. */
  readonly momentum: number;
  /** How much of a gradient does not go into the velocity; not of a parameter's first one. Default: 0. */
  readonly dampening: number;
  /** How much of a parameter is added to its gradient, at least 0. Default: 0. */
  readonly weightDecay: number;
  /** Whether the gradient is taken where the velocity leads; needs a momentum and no dampening. Default: false. */
  readonly nesterov: boolean;
  /** Whether the step goes up the gradient, not down. Default: false. */
  readonly maximize: boolean;
}

/** What stateDict() of an SGD gives. */
export type SgdState = OptimizerStateDict<SgdOptions, "momentumBuffer">;

const SGD_KIND: OptimizerKind<SgdOptions> = {
  defaults: { lr: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false },
  check(options) {
    checkNonNegative(options.lr, "lr");
    checkNonNegative(options.momentum, "momentum");
    checkNonNegative(options.weightDecay, "weightDecay");
    if (options.nesterov && (options.momentum === 0 || options.dampening !== 0)) {
      throw argumentError("nesterov needs a momentum above 0 and no dampening");
    }
  },
  rule: ({ lr, momentum, dampening, weightDecay, nesterov, maximize }) => {
    return { kind: "sgd", lr, momentum, dampening, weightDecay, nesterov, maximize };
  },
};

/**
 * Stochastic gradient descent with momentum, torch.optim.SGD (Sutskever et al., "On the importance of initialization and
 * momentum in deep learning", 2013). Its steps are PyTorch's to the bit, given the gradients, on every build.
 *
 * @example
 * ```ts
 * const w = ones([2]);
 * const optimizer = new SGD([w], { lr: 0.1, momentum: 0.9 });
 * w.grad = tensor([1, -2]); // what a backward pass leaves
 * optimizer.step();
 * console.log(w);
 * // tensor([0.9000, 1.2000])
 * ```
 */
export class SGD extends Optimizer<SgdOptions, "momentumBuffer"> {
  /** `parameters` are tensors, or groups of them with options of their own. Throws ERR_ARGUMENT, ERR_BACKEND. */
  constructor(parameters: Iterable<Tensor> | Iterable<ParameterGroup<SgdOptions>>, options: Partial<SgdOptions> = {}) {
    super(parameters, options, SGD_KIND);
  }
}
