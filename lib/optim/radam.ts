import { argumentError, show } from "../checks.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkAdam, type CommonAdamOptions } from "./adam.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

/** RAdam's options. */
export interface RAdamOptions extends CommonAdamOptions {
  /** Whether weightDecay makes the parameter itself smaller, in place of its gradient. Default: false. */
  readonly decoupledWeightDecay: boolean;
}

/** The arrays of a parameter's state. */
export type RAdamSlot = "expAvg" | "expAvgSq";
/** What stateDict() of an RAdam gives. */
export type RAdamState = OptimizerStateDict<RAdamOptions, RAdamSlot>;

const RADAM_KIND: OptimizerKind<RAdamOptions> = {
  defaults: { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, maximize: false, decoupledWeightDecay: false },
  check: checkAdam,
  rule({ lr, betas: [first, second], eps, weightDecay, maximize, decoupledWeightDecay }) {
    if (Math.abs(second) >= 1) {
      throw argumentError(
        `a step divides by 1 - betas[1]^t and takes its root, so betas cannot be ${show([first, second])}`,
      );
    }
    return { kind: "radam", lr, betas: [first, second], eps, weightDecay, maximize, decoupledWeightDecay };
  },
};

/**
 * Rectified Adam, torch.optim.RAdam (Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond", 2019): steps of
 * momentum alone until there have been enough to divide by. Whose bits it gives is as with Adam.
 *
 * @example
 * ```ts
 * const w = ones([2]);
 * const optimizer = new RAdam([w], { lr: 0.1 });
 * w.grad = tensor([1, -2]); // what a backward pass leaves
 * optimizer.step();
 * console.log(w);
 * // tensor([0.9000, 1.2000])
 * ```
 */
export class RAdam extends Optimizer<RAdamOptions, RAdamSlot> {
  /** `parameters` are tensors, or groups of them with options of their own. Throws ERR_ARGUMENT, ERR_BACKEND. */
  constructor(
    parameters: Iterable<Tensor> | Iterable<ParameterGroup<RAdamOptions>>,
    options: Partial<RAdamOptions> = {},
  ) {
    super(parameters, options, RADAM_KIND);
  }
}
