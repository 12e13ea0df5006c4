import type { Optimizer } from "../optimizer.js";
import type { Epoch } from "./group_state.js";
import { LrLambdaLR, type LrLambdaOptions } from "./lr_lambda.js";
import type { Rates } from "./rates.js";

/**
 * The rate is the first one times what a function gives for the epoch; torch.optim.lr_scheduler.LambdaLR. A state has no
 * functions: they are the constructor's, as in PyTorch.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1 });
 * const scheduler = new LambdaLR(optimizer, { lrLambda: (epoch) => 1 / (1 + epoch) });
 * const rates = Array.from({ length: 4 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each epoch's optimizer.step()
 *   return lr.toFixed(3);
 * });
 * console.log(rates.join(" "));
 * // 1.000 0.500 0.333 0.250
 * ```
 */
export class LambdaLR extends LrLambdaLR {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: LrLambdaOptions) {
    super(optimizer, options, "LambdaLR");
  }

  protected override lrOf(_: Rates, index: number, now: Epoch): number {
    return this.baseLr(index) * this.factorOf(index, now);
  }
}
