import { checkOptions } from "../checks.js";
import { fix } from "../public_class.js";
import type { Tensor } from "../tensor/tensor.js";
import type { LossOptions, Reduction } from "./loss_function.js";
import { checkWeight, type ElementWeights } from "./loss_weight.js";
import { WeightedLoss } from "./weighted_loss.js";

/** The options of a BCEWithLogitsLoss. */
export interface BCEWithLogitsLossOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** A factor for the elements' losses, broadcast over the input: [columns] for each column, [samples, 1] for each sample. Default: 1. */
  weight?: Tensor;
  /** How much a target of 1 counts in each column, or in all; broadcast as weight is. Default: 1. */
  posWeight?: Tensor;
}

/**
 * Binary cross-entropy of sigmoid(x) and targets from 0 to 1, torch.nn.BCEWithLogitsLoss. A weight of the samples fits batches of
 * as many; fit and trainStep then go by the written-out loop.
 *
 * @example
 * ```ts
 * console.log(new BCEWithLogitsLoss().forward(tensor([2, -1]), tensor([1, 0])).toFixed(4));
 * // 0.2201
 * ```
 */
export class BCEWithLogitsLoss<R extends Reduction = "mean" | "sum"> extends WeightedLoss<R> {
  /** What each element's loss is multiplied by; null: 1. */
  declare readonly weight: Tensor | null;
  /** What the loss of a positive element is multiplied by; null: 1. */
  declare readonly posWeight: Tensor | null;

  constructor(options: BCEWithLogitsLossOptions<R> = {}) {
    const given = checkOptions(options, ["reduction", "weight", "posWeight"], "BCEWithLogitsLoss");
    super("BCEWithLogitsLoss", given);
    const weight = checkWeight(given.weight, "BCEWithLogitsLoss's weight");
    const posWeight = checkWeight(given.posWeight, "BCEWithLogitsLoss's posWeight");
    fix<BCEWithLogitsLoss<R>>(this, { weight, posWeight });
  }

  /** @internal */
  protected override get weights(): ElementWeights {
    return { weight: this.weight, posWeight: this.posWeight };
  }

  /** @internal */
  protected override get kind(): string {
    return "bce_with_logits";
  }
}
