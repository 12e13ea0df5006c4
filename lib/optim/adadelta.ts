import { argumentError, checkNonNegative, show } from "../checks.js";
import type { Tensor } from "../tensor/tensor.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

/** Adadelta's options. */
export interface AdadeltaOptions {
  /** What a change is multiplied by before it is made, at least 0. Default: 1. */
  readonly lr: number;
  /** How much of the running means of the squares of gradient and change a step keeps, from 0 to 1. Default: 0.9. */
  readonly rho: number;
  /** What is added to those means before their roots are taken, so that none is 0; at least 0. Default: 1e-6. */
  readonly eps: number;
  /** How much of a parameter is added to its gradient, at least 0. Default: 0. */
  readonly weightDecay: number;
  /** Whether the step goes up the gradient, not down. Default: false. */
  readonly maximize: boolean;
}

/** The arrays of a parameter's state. */
export type AdadeltaSlot = "squareAvg" | "accDelta";
/** What stateDict() of an Adadelta gives. */
export type AdadeltaState = OptimizerStateDict<AdadeltaOptions, AdadeltaSlot>;

const ADADELTA_KIND: OptimizerKind<AdadeltaOptions> = {
  defaults: { lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0, maximize: false },
  check({ lr, rho, eps, weightDecay }) {
    checkNonNegative(lr, "lr");
    if (!(rho >= 0 && rho <= 1)) throw argumentError(`rho must be a number from 0 to 1, given ${show(rho)}`);
    checkNonNegative(eps, "eps");
    checkNonNegative(weightDecay, "weightDecay");
  },
  rule: ({ lr, rho, eps, weightDecay, maximize }) => ({ kind: "adadelta", lr, rho, eps, weightDecay, maximize }),
};

/**
 * Adadelta, torch.optim.Adadelta (Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012). Whose bits it gives is as with
 * Adam.
 *
 * @example
 * ```ts
 * const w = ones([2]);
 * const optimizer = new Adadelta([w], { lr: 1 });
 * w.grad = tensor([1, -2]); // what a backward pass leaves
 * optimizer.step();
 * console.log(w);
 * // tensor([0.9968, 1.0032])
 * ```
 */
export class Adadelta extends Optimizer<AdadeltaOptions, AdadeltaSlot> {
  /** `parameters` are tensors, or groups of them with options of their own. Throws ERR_ARGUMENT, ERR_BACKEND. */
  constructor(
    parameters: Iterable<Tensor> | Iterable<ParameterGroup<AdadeltaOptions>>,
    options: Partial<AdadeltaOptions> = {},
  ) {
    super(parameters, options, ADADELTA_KIND);
  }
}
