import type { LossOf } from "../backend/operations.js";
import { checkOptions } from "../checks.js";
import { CLASS_LOSS_OPTIONS, ClassLoss, type ClassLossOptions } from "./class_loss.js";

/** The options of an NLLLoss. */
export type NLLLossOptions = ClassLossOptions;

/**
 * The negative log likelihood, torch.nn.NLLLoss: of log probabilities [samples, classes], as a LogSoftmax gives them, and class
 * indices, integers in an array or a tensor. The mean is weighted by the classes' weights.
 */
export class NLLLoss extends ClassLoss {
  constructor(options: NLLLossOptions = {}) {
    super("NLLLoss", checkOptions(options, CLASS_LOSS_OPTIONS, "NLLLoss"));
  }

  /** @internal */
  override plan(columns: number): LossOf<"nll"> {
    const { reduction, ignoreIndex } = this;
    return { kind: "nll", reduction, weight: this.borrowWeight(columns), ignoreIndex };
  }
}
