import type { LossOf } from "../backend/operations.js";
import type { Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import {
  borrowClassWeight,
  checkClassIndices,
  checkIgnoreIndex,
  checkWeight,
  samplesAndClasses,
} from "./class_indices.js";
import { LossFunction, type LossOptions } from "./loss_function.js";

export interface NLLLossOptions extends LossOptions {
  /** A weight for each class. */
  weight?: Tensor;
  /** Samples of this class index count nothing; -100 unless given. */
  ignoreIndex?: number;
}

/**
 * The negative log likelihood, torch.nn.NLLLoss: of log probabilities [samples, classes], as a LogSoftmax gives them, and class
 * indices in an Int32Array. The mean is weighted by the classes' weights.
 */
export class NLLLoss extends LossFunction {
  readonly weight: Tensor | null;
  readonly ignoreIndex: number;

  constructor(options: NLLLossOptions = {}) {
    super("NLLLoss", options, ["weight", "ignoreIndex"]);
    this.weight = checkWeight(options.weight, "NLLLoss's weight");
    this.ignoreIndex = checkIgnoreIndex(options.ignoreIndex);
  }

  /** @internal */
  override get hasWeights(): boolean {
    return this.weight !== null;
  }

  /** @internal */
  override plan(columns: number): LossOf<"nll"> {
    const { reduction, ignoreIndex } = this;
    return { kind: "nll", reduction, weight: borrowClassWeight(this.weight, columns, this.name), ignoreIndex };
  }

  /** @internal */
  override checkTarget(shape: Shape, target: Tensor | Int32Array): Int32Array {
    const [samples, classes] = samplesAndClasses(shape, this.name);
    return checkClassIndices(target, samples, classes, this.ignoreIndex, this.name);
  }
}
