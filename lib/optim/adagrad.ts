import { checkNonNegative, checkOptions } from "../checks.js";
import type { AdagradOptions } from "../backend/operations.js";
import type { Tensor } from "../tensor/tensor.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

export type { AdagradOptions } from "../backend/operations.js";
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
  rule: ({ lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize }) => {
    return { kind: "adagrad", lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize };
  },
};

/**
 * Adagrad, torch.optim.Adagrad (Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic
 * Optimization", 2011). Whose bits it gives is as with Adam.
 *
 * Options and defaults: lr 0.01, lrDecay 0, weightDecay 0, initialAccumulatorValue 0 (the constructor's is for all groups, as in
 * PyTorch), eps 1e-10, maximize false.
 */
export class Adagrad extends Optimizer<AdagradOptions, "sum"> {
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
