import type { Loss } from "../backend/operations.js";
import { checkOptions } from "../checks.js";
import { CLASS_LOSS_OPTIONS, ClassLoss, type ClassLossOptions } from "./class_loss.js";
import type { Reduction } from "./loss_function.js";

/** The options of an NLLLoss. */
export type NLLLossOptions<R extends Reduction = Reduction> = ClassLossOptions<R>;

/**
 * The negative log likelihood, torch.nn.NLLLoss: of log probabilities [samples, classes], as a LogSoftmax gives them, [classes]
 * or [samples, classes, ...], and class indices, integers in an array or a tensor. The mean is weighted by the classes' weights.
 *
 * @example
 * ```ts
 * const logProbabilities = new LogSoftmax().forward(tensor([[2, 0, 0], [0, 0, 1]]));
 * console.log(new NLLLoss().forward(logProbabilities, Int32Array.of(0, 2)).toFixed(4));
 * // 0.3955
 * ```
 */
export class NLLLoss<R extends Reduction = "mean" | "sum"> extends ClassLoss<R> {
  constructor(options: NLLLossOptions<R> = {}) {
    super("NLLLoss", checkOptions(options, CLASS_LOSS_OPTIONS, "NLLLoss"));
  }

  /** @internal */
  override plan(columns: number): Loss {
    return this.planOf("nll", [this.ignoreIndex], { weight: this.borrowWeight(columns) });
  }
}
