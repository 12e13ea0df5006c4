import { checkNonNegative, checkOptions } from "../checks.js";
import type { Tensor } from "../tensor/tensor.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

/** Adagrad's options. */
export interface AdagradOptions {
  /** The learning rate, at least 0. Default: 0.01. */
  readonly lr: number;
  /** How fast the rate falls: step t takes lr / (1 + (t - 1) * lrDecay); at least 0. Default: 0. */
  readonly lrDecay: number;
  /** How much of a parameter is added to its gradient, at least 0. Default: 0. */
  readonly weightDecay: number;
  /** What the sums of squares start from, at least 0; the constructor's counts, for all groups, as in PyTorch. Default: 0. */
  readonly initialAccumulatorValue: number;
  /** What is added to a divisor, so that it is not 0; at least 0. Default: 1e-10. */
  readonly eps: number;
  /** Whether the step goes up the gradient, not down. Default: false. */
  readonly maximize: boolean;
}

/** What stateDict() of an Adagrad gives. */
export type AdagradState = OptimizerStateDict<AdagradOptions, "sum">;

const ADAGRAD_KIND: OptimizerKind<AdagradOptions> = {
  defaults: { lr: 1e-2, lrDecay: 0, weightDecay: 0, initialAccumulatorValue: 0, eps: 1e-10, maximize: false },
  check(options) {
    checkNonNegative(options.lr, "lr");
    checkNonNegative(options.lrDecay, "lrDecay");
    checkNonNegative(options.weightDecay, "weightDecay");
    checkNonNegative(options.initialAccumulatorValue, "initialAccumulatorValue");
    checkNonNegative(options.eps, "eps");
  },
  rule: ({ lr, lrDecay, weightDecay, eps, maximize }) => {
    return { kind: "adagrad", lr, lrDecay, weightDecay, eps, maximize };
  },
};

/**
 * Adagrad, torch.optim.Adagrad (Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic
 * Optimization", 2011). Whose bits it gives is as with Adam.
 *
 * @example
 * ```ts
 * const w = ones([2]);
 * const optimizer = new Adagrad([w], { lr: 0.1 });
 * w.grad = tensor([1, -2]); // what a backward pass leaves
 * optimizer.step();
 * console.log(w);
 * // tensor([0.9000, 1.1000])
 * ```
 */
export class Adagrad extends Optimizer<AdagradOptions, "sum"> {
  /** `parameters` are tensors, or groups of them with options of their own. Throws ERR_ARGUMENT, ERR_BACKEND. */
  constructor(
    parameters: Iterable<Tensor> | Iterable<ParameterGroup<AdagradOptions>>,
    options: Partial<AdagradOptions> = {},
  ) {
    const given = checkOptions(options, Object.keys(ADAGRAD_KIND.defaults), "Adagrad");
    super(parameters, given, ADAGRAD_KIND);
    const start = given.initialAccumulatorValue ?? ADAGRAD_KIND.defaults.initialAccumulatorValue;
    for (const p of this.paramGroups.flatMap((group) => group.params)) {
      this.leasedStateFor(p, [true]).buffers[0]?.fill(start);
    }
  }
}
