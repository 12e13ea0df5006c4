import type { Optimizer } from "../optimizer.js";
import type { Epoch } from "./group_state.js";
import { LrLambdaLR, type LrLambdaOptions } from "./lr_lambda.js";
import type { Rates } from "./rates.js";

/**
 * Every epoch the rate is multiplied by what a function gives for it; torch.optim.lr_scheduler.MultiplicativeLR. A state has no
 * functions: they are the constructor's, as in PyTorch.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1 });
 * const scheduler = new MultiplicativeLR(optimizer, { lrLambda: (epoch) => (epoch < 3 ? 0.5 : 1) });
 * const rates = Array.from({ length: 5 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each epoch's optimizer.step()
 *   return lr.toFixed(3);
 * });
 * console.log(rates.join(" "));
 * // 1.000 0.500 0.250 0.250 0.250
 * ```
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
