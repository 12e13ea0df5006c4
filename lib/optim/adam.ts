import { argumentError, checkBoolean, checkNonNegative, show } from "../checks.js";
import type { AdamOptions as Rule } from "../backend/operations.js";
import type { Tensor } from "../tensor/tensor.js";
import type { OptimizerKind, ParameterGroup } from "./groups.js";
import { Optimizer } from "./optimizer.js";
import type { OptimizerStateDict } from "./state_dict.js";

export interface AdamOptions extends Rule {
  /** Decays the parameter itself, as AdamW does, in place of its gradient. */
  readonly decoupledWeightDecay: boolean;
}
export type AdamSlot = "expAvg" | "expAvgSq" | "maxExpAvgSq";
export type AdamState = OptimizerStateDict<AdamOptions, AdamSlot>;

export const ADAM_DEFAULTS: Rule = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
};

/** What Adam and AdamW check alike. */
export function checkAdam(options: Rule): void {
  checkNonNegative(options.lr, "lr");
  checkBetas(options.betas);
  checkNonNegative(options.eps, "eps");
  checkNonNegative(options.weightDecay, "weightDecay");
  checkBoolean(options.amsgrad, "amsgrad");
  checkBoolean(options.maximize, "maximize");
}

/** Whether what Adam and AdamW have alike is the same. */
export function isSameAdam(a: Rule, b: Rule): boolean {
  return (
    Object.is(a.lr, b.lr) &&
    Object.is(a.betas[0], b.betas[0]) &&
    Object.is(a.betas[1], b.betas[1]) &&
    a.betas.length === b.betas.length &&
    Object.is(a.eps, b.eps) &&
    Object.is(a.weightDecay, b.weightDecay) &&
    Object.is(a.amsgrad, b.amsgrad) &&
    Object.is(a.maximize, b.maximize)
  );
}

function checkBetas(betas: unknown): void {
  const isBeta = (beta: unknown): boolean => typeof beta === "number" && beta >= 0 && beta < 1;
  if (Array.isArray(betas) && betas.length === 2 && isBeta(betas[0]) && isBeta(betas[1])) return;
  throw argumentError(`betas must be two numbers from [0, 1), given ${show(betas)}`);
}

const ADAM_KIND: OptimizerKind<AdamOptions> = {
  defaults: { ...ADAM_DEFAULTS, decoupledWeightDecay: false },
  check(options) {
    checkAdam(options);
    checkBoolean(options.decoupledWeightDecay, "decoupledWeightDecay");
  },
  isSame: (a, b) => isSameAdam(a, b) && Object.is(a.decoupledWeightDecay, b.decoupledWeightDecay),
  rule: (options) => ({ ...options, kind: options.decoupledWeightDecay ? "adamw" : "adam" }),
};

/**
 * Adam, torch.optim.Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2014). Given the gradients, its steps
 * are to the bit those of PyTorch's arm64 builds and of x64 builds without MKL. The official x64 builds take square roots from
 * MKL, which is off by a last bit for one number in five: they differ from these by a few ulp a step. PyTorch 1.x computed
 * the running mean of the gradients otherwise, and differs in last bits.
 *
 * Options and defaults: lr 0.001, betas [0.9, 0.999], eps 1e-8, weightDecay 0, amsgrad false, maximize false,
 * decoupledWeightDecay false.
 */
export class Adam extends Optimizer<AdamOptions, AdamSlot> {
  constructor(
    parameters: Iterable<Tensor> | Iterable<ParameterGroup<AdamOptions>>,
    options: Partial<AdamOptions> = {},
  ) {
    super(parameters, options, ADAM_KIND);
  }
}
