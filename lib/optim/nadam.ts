import { checkNonNegative } from "../checks.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkAdam, type CommonAdamOptions } from "./adam.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

/** NAdam's options. */
export interface NAdamOptions extends CommonAdamOptions {
  /** The learning rate, at least 0. Default: 0.002. */
  readonly lr: number;
  /** How fast the momentum grows to betas[0]: at step t it is betas[0] * (1 - 0.96^(t * momentumDecay) / 2); at least 0. Default: 0.004. */
  readonly momentumDecay: number;
}

/** What is kept of a parameter: two arrays, and the product of the momenta so far. */
export type NAdamSlot = "expAvg" | "expAvgSq" | "muProduct";
/** What stateDict() of an NAdam gives. */
export type NAdamState = OptimizerStateDict<NAdamOptions, NAdamSlot>;

const NADAM_KIND: OptimizerKind<NAdamOptions> = {
  defaults: {
    lr: 2e-3,
    betas: [0.9, 0.999],
    eps: 1e-8,
    weightDecay: 0,
    momentumDecay: 4e-3,
    maximize: false,
    decoupledWeightDecay: false,
  },
  check(options) {
    checkAdam(options);
    checkNonNegative(options.momentumDecay, "momentumDecay");
  },
  rule: ({ lr, betas: [first, second], eps, weightDecay, momentumDecay, maximize, decoupledWeightDecay }) => {
    return {
      kind: "nadam",
      lr,
      betas: [first, second],
      eps,
      weightDecay,
      momentumDecay,
      maximize,
      decoupledWeightDecay,
    };
  },
};

/**
 * Adam with Nesterov's momentum, torch.optim.NAdam (Dozat, "Incorporating Nesterov Momentum into Adam", 2016). Whose bits it
 * gives is as with Adam. Where PyTorch's step raises because the product of the momenta is 1, which takes betas[0] above
 * 1 - 2^-25, a step here makes numbers that are not finite.
 *
 * @example
 * ```ts
 * const w = ones([2]);
 * const optimizer = new NAdam([w], { lr: 0.1 });
 * w.grad = tensor([1, -2]); // what a backward pass leaves
 * optimizer.step();
 * console.log(w);
 * // tensor([0.8944, 1.1056])
 * ```
 */
export class NAdam extends Optimizer<NAdamOptions, NAdamSlot> {
  /** `parameters` are tensors, or groups of them with options of their own. Throws ERR_ARGUMENT, ERR_BACKEND. */
  constructor(
    parameters: Iterable<Tensor> | Iterable<ParameterGroup<NAdamOptions>>,
    options: Partial<NAdamOptions> = {},
  ) {
    super(parameters, options, NADAM_KIND);
  }
}
