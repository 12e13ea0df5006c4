import { argumentError, checkOptions, show } from "../checks.js";
import { fix } from "../public_class.js";
import type { LossTarget } from "../tensor/integers.js";
import type { Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import type { LossOptions, Reduction } from "./loss_function.js";
import { checkWeight, type ElementWeights } from "./loss_weight.js";
import { WeightedLoss } from "./weighted_loss.js";

/** The options of a BCELoss. */
export interface BCELossOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** A factor for the elements' losses, broadcast over the input: [columns] for each column, [samples, 1] for each sample. Default: 1. */
  weight?: Tensor;
}

/**
 * Binary cross-entropy of probabilities, as a Sigmoid gives them, and targets from 0 to 1, torch.nn.BCELoss; a logarithm counts as
 * -100 at least. Each number is looked at, as in PyTorch: one that is not from 0 to 1, NaN too, is ERR_ARGUMENT, so that fit and
 * trainStep go by the written-out loop. BCEWithLogitsLoss on logits is faster, and exact where a Sigmoid has become 0 or 1.
 *
 * @example
 * ```ts
 * console.log(new BCELoss().forward(tensor([0.9, 0.2]), tensor([1, 0])).toFixed(4));
 * // 0.1643
 * ```
 */
export class BCELoss<R extends Reduction = "mean" | "sum"> extends WeightedLoss<R> {
  /** What each element's loss is multiplied by; null: 1. */
  declare readonly weight: Tensor | null;

  constructor(options: BCELossOptions<R> = {}) {
    const given = checkOptions(options, ["reduction", "weight"], "BCELoss");
    super("BCELoss", given);
    fix<BCELoss<R>>(this, { weight: checkWeight(given.weight, "BCELoss's weight") });
  }

  /** @internal */
  protected override get kind(): string {
    return "bce";
  }

  /** @internal */
  protected override get weights(): ElementWeights {
    return { weight: this.weight };
  }

  /** @internal */
  override get isFusable(): boolean {
    return false;
  }

  /** @internal */
  override checkTarget(shape: Shape, target: LossTarget): Float32Array {
    const data = super.checkTarget(shape, target);
    checkProbabilities(data, "targets");
    return data;
  }

  /** @internal */
  protected override checkInput(data: Float32Array): void {
    checkProbabilities(data, "inputs");
  }
}

function checkProbabilities(data: Float32Array, what: string): void {
  const i = data.findIndex((p) => !(p >= 0 && p <= 1));
  if (i === -1) return;
  throw argumentError(
    `BCELoss takes ${what} from 0 to 1, given ${show(data[i])} at ${i}; a Sigmoid gives such numbers, and BCEWithLogitsLoss takes logits`,
  );
}
