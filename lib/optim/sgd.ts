import { argumentError, checkNonNegative } from "../checks.js";
import type { SgdOptions } from "../backend/operations.js";
import type { Tensor } from "../tensor/tensor.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

export type { SgdOptions } from "../backend/operations.js";
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
 * Options and defaults: lr 0.001, momentum 0, dampening 0 (not applied to a parameter's first step), weightDecay 0, nesterov
 * false (needs a momentum and no dampening), maximize false.
 */
export class SGD extends Optimizer<SgdOptions, "momentumBuffer"> {
  constructor(parameters: Iterable<Tensor> | Iterable<ParameterGroup<SgdOptions>>, options: Partial<SgdOptions> = {}) {
    super(parameters, options, SGD_KIND);
  }
}
