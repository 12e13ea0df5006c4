import type { Optimizer } from "../optimizer.js";
import type { Epoch } from "./group_state.js";
import { LrLambdaLR, type LrLambdaOptions } from "./lr_lambda.js";
import type { Rates } from "./rates.js";

/**
 * Every epoch the rate is multiplied by what a function gives for it; torch.optim.lr_scheduler.MultiplicativeLR. A state has no
 * functions: they are the constructor's, as in PyTorch.
 */
export class MultiplicativeLR extends LrLambdaLR {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: LrLambdaOptions) {
    super(optimizer, options, "MultiplicativeLR");
  }

  protected override lrOf({ lr }: Rates, index: number, now: Epoch, isInitial: boolean): number {
    return isInitial ? lr : lr * this.factorOf(index, now);
  }
}
