import { argumentError, show } from "../checks.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkAdam } from "./adam.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

/** Adamax's options. */
export interface AdamaxOptions {
  /** The learning rate, at least 0. Default: 0.002. */
  readonly lr: number;
  /** How much of the running mean of the gradient, and of its greatest size so far, a step keeps; each from 0, less than 1. Default: [0.9, 0.999]. */
  readonly betas: readonly [number, number];
  /** What is added to a gradient's size, so that no divisor is 0; at least 0. Default: 1e-8. */
  readonly eps: number;
  /** How much of a parameter is added to its gradient, at least 0. Default: 0. */
  readonly weightDecay: number;
  /** Whether the step goes up the gradient, not down. Default: false. */
  readonly maximize: boolean;
}

/** The arrays of a parameter's state. */
export type AdamaxSlot = "expAvg" | "expInf";
/** What stateDict() of an Adamax gives. */
export type AdamaxState = OptimizerStateDict<AdamaxOptions, AdamaxSlot>;

const ADAMAX_KIND: OptimizerKind<AdamaxOptions> = {
  defaults: { lr: 2e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, maximize: false },
  check: checkAdam,
  rule({ lr, betas: [first, second], eps, weightDecay, maximize }) {
    if (Math.abs(first) === 1) {
      throw argumentError(`a step divides by 1 - betas[0]^t, so betas cannot be ${show([first, second])}`);
    }
    return { kind: "adamax", lr, betas: [first, second], eps, weightDecay, maximize };
  },
};

/**
 * Adamax, Adam by the greatest size of a gradient in place of its root mean square, torch.optim.Adamax (Kingma and Ba, "Adam: A
 * Method for Stochastic Optimization", 2014, section 7.1). Given the gradients, its steps are PyTorch's to the bit: it takes no
 * roots, which MKL would round otherwise.
 *
 * @example
 * ```ts
 * const w = ones([2]);
 * const optimizer = new Adamax([w], { lr: 0.1 });
 * w.grad = tensor([1, -2]); // what a backward pass leaves
 * optimizer.step();
 * console.log(w);
 * // tensor([0.9000, 1.1000])
 * ```
 */
export class Adamax extends Optimizer<AdamaxOptions, AdamaxSlot> {
  /** `parameters` are tensors, or groups of them with options of their own. Throws ERR_ARGUMENT, ERR_BACKEND. */
  constructor(
    parameters: Iterable<Tensor> | Iterable<ParameterGroup<AdamaxOptions>>,
    options: Partial<AdamaxOptions> = {},
  ) {
    super(parameters, options, ADAMAX_KIND);
  }
}
