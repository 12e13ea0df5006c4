import { argumentError, checkNonNegative, show } from "../checks.js";
import type { OptimizerRule } from "../backend/operations.js";
import type { Tensor } from "../tensor/tensor.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

/** Adam's options. */
export interface AdamOptions {
  /** The learning rate, at least 0. Default: 0.001. */
  readonly lr: number;
  /** How much of the running means of the gradient and of its square a step keeps; each from 0, less than 1. Default: [0.9, 0.999]. */
  readonly betas: readonly [number, number];
  /** What is added to a divisor, so that it is not 0; at least 0. Default: 1e-8. */
  readonly eps: number;
  /** How much of a parameter is added to its gradient, at least 0. Default: 0. */
  readonly weightDecay: number;
  /** Whether steps are divided by the root of the greatest running mean of squares so far. Default: false. */
  readonly amsgrad: boolean;
  /** Whether the step goes up the gradient, not down. Default: false. */
  readonly maximize: boolean;
  /** Whether weightDecay makes the parameter itself smaller, as in AdamW, in place of its gradient. Default: false. */
  readonly decoupledWeightDecay: boolean;
}

/** Those that NAdam and RAdam have, too. */
export type CommonAdamOptions = Pick<
  AdamOptions,
  "lr" | "betas" | "eps" | "weightDecay" | "maximize" | "decoupledWeightDecay"
>;

/** What is common to Adam and AdamW. */
type AdamTerms = Omit<AdamOptions, "decoupledWeightDecay">;

/** The arrays of a parameter's state. */
export type AdamSlot = "expAvg" | "expAvgSq" | "maxExpAvgSq";
/** What stateDict() of an Adam gives. */
export type AdamState = OptimizerStateDict<AdamOptions, AdamSlot>;

export const ADAM_DEFAULTS: AdamTerms = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
};

/** What the constructors of Adam and its kin check. */
export function checkAdam({
  lr,
  betas,
  eps,
  weightDecay,
}: Pick<AdamOptions, "lr" | "betas" | "eps" | "weightDecay">): void {
  checkNonNegative(lr, "lr");
  if (!betas.every((beta) => beta >= 0 && beta < 1)) {
    throw argumentError(`betas must be two numbers from [0, 1), given ${show(betas)}`);
  }
  checkNonNegative(eps, "eps");
  checkNonNegative(weightDecay, "weightDecay");
}

/** Throws ERR_ARGUMENT for betas that make a step divide by 0 or take the root of a negative number, where PyTorch raises. */
export function adamRule(
  kind: "adam" | "adamw",
  { lr, betas, eps, weightDecay, amsgrad, maximize }: AdamTerms,
): OptimizerRule {
  const [first, second] = betas;
  if (Math.abs(first) === 1 || Math.abs(second) > 1) {
    throw argumentError(
      `a step divides by 1 - betas[0]^t and by the root of 1 - betas[1]^t, so betas cannot be ${show([first, second])}`,
    );
  }
  return { kind, lr, betas: [first, second], eps, weightDecay, amsgrad, maximize };
}

const ADAM_KIND: OptimizerKind<AdamOptions> = {
  defaults: { ...ADAM_DEFAULTS, decoupledWeightDecay: false },
  check: checkAdam,
  rule: (options) => adamRule(options.decoupledWeightDecay ? "adamw" : "adam", options),
};

/**
 * Adam, torch.optim.Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2014). Given the gradients, its steps
 * are to the bit those of PyTorch's arm64 builds and of x64 builds without MKL. The official x64 builds take square roots from
 * MKL, which on some processors rounds some of them wrongly (docs/numerics.md has a table): last bits of some steps differ
 * there. PyTorch 1.x computed the running mean of the gradients otherwise, and differs in last bits.
 *
 * @example
 * ```ts
 * const w = ones([2]);
 * const optimizer = new Adam([w], { lr: 0.1 });
 * w.grad = tensor([1, -2]); // what a backward pass leaves
 * optimizer.step();
 * console.log(w);
 * // tensor([0.9000, 1.1000])
 * ```
 */
export class Adam extends Optimizer<AdamOptions, AdamSlot> {
  /** `parameters` are tensors, or groups of them with options of their own. Throws ERR_ARGUMENT, ERR_BACKEND. */
  constructor(
    parameters: Iterable<Tensor> | Iterable<ParameterGroup<AdamOptions>>,
    options: Partial<AdamOptions> = {},
  ) {
    super(parameters, options, ADAM_KIND);
  }
}
