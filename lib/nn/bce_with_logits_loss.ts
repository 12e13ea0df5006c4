import type { LossOf } from "../backend/operations.js";
import { checkOptions, show } from "../checks.js";
import { fix } from "../public_class.js";
import type { LossTarget } from "../tensor/integers.js";
import { shapeError, type Shape } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { ElementwiseLoss } from "./elementwise_loss.js";
import type { LossOptions } from "./loss_function.js";
import { checkWeight } from "./loss_weight.js";

/** The options of a BCEWithLogitsLoss. */
export interface BCEWithLogitsLossOptions extends LossOptions {
  /** A factor for the losses of each column, or one for all: of shape [columns] (the last dimension), [1] or []. Default: 1. */
  weight?: Tensor;
  /** How much a target of 1 counts in each column, or in all; shaped as weight is. Default: 1. */
  posWeight?: Tensor;
}

/**
 * Binary cross-entropy of sigmoid(x) and targets from 0 to 1, torch.nn.BCEWithLogitsLoss. Weights broadcast over the last
 * dimension.
 */
export class BCEWithLogitsLoss extends ElementwiseLoss {
  /** What each element's loss is multiplied by; null: 1. */
  declare readonly weight: Tensor | null;
  /** What the loss of a positive element is multiplied by; null: 1. */
  declare readonly posWeight: Tensor | null;

  constructor(options: BCEWithLogitsLossOptions = {}) {
    const given = checkOptions(options, ["reduction", "weight", "posWeight"], "BCEWithLogitsLoss");
    super("BCEWithLogitsLoss", given);
    const weight = checkWeight(given.weight, "BCEWithLogitsLoss's weight");
    fix<BCEWithLogitsLoss>(this, { weight, posWeight: checkWeight(given.posWeight, "BCEWithLogitsLoss's posWeight") });
  }

  /** @internal */
  override get hasWeights(): boolean {
    return this.weight !== null || this.posWeight !== null;
  }

  /** @internal */
  override plan(columns: number): LossOf<"bce_with_logits"> {
    const weight = repeat(this.weight, columns, "weight");
    const posWeight = repeat(this.posWeight, columns, "posWeight");
    return { kind: "bce_with_logits", reduction: this.reduction, weight, posWeight };
  }

  /** @internal */
  override checkTarget(shape: Shape, target: LossTarget): Float32Array {
    const last = shape.at(-1) ?? 1;
    for (const weight of [this.weight, this.posWeight]) {
      if (weight !== null && !isWeightOf(weight, last)) throw weightError(weight, last);
    }
    return super.checkTarget(shape, target);
  }

  /** @internal A vector is one row where weights go along it, and else one row a number. */
  override columnsOf(shape: Shape): number {
    const along = [this.weight, this.posWeight].some((weight) => weight !== null && weight.data.length !== 1);
    return along && shape.length === 1 ? (shape[0] as number) : super.columnsOf(shape);
  }
}

function isWeightOf({ shape, data }: Tensor, last: number): boolean {
  return data.length === 1 ? shape.length <= 1 : shape.length === 1 && shape[0] === last;
}

function weightError({ shape }: Tensor, last: number): Error {
  return shapeError(
    `BCEWithLogitsLoss's weights have the shape of the input's last dimension, here [${last}], or one number; ` +
      `given ${show(shape)}`,
  );
}

/** The weight of each column: the last dimension's, over and over. */
function repeat(weight: Tensor | null, columns: number, name: string): Float32Array | null {
  if (weight === null) return null;
  const data = borrowFloat32(weight, `BCEWithLogitsLoss's ${name}`);
  if (data.length === columns) return data;
  if (data.length === 0 || columns % data.length !== 0) throw weightError(weight, columns);
  return Float32Array.from({ length: columns }, (_, j) => data[j % data.length] as number);
}
