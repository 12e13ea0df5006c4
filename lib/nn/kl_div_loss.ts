import type { Loss } from "../backend/operations.js";
import { checkBoolean, checkOptions } from "../checks.js";
import { fix } from "../public_class.js";
import type { Shape } from "../tensor/shape.js";
import { ElementwiseLoss } from "./elementwise_loss.js";
import type { AnyReduction, LossOptions, ToNumber } from "./loss_function.js";

/** The options of a KLDivLoss. */
export interface KLDivLossOptions<R extends AnyReduction = AnyReduction> extends LossOptions<R> {
  /** Whether the targets are log probabilities, too. Default: false. */
  logTarget?: boolean;
}

/**
 * t (log t - x) of log probabilities x, as a LogSoftmax gives them, and targets t: the Kullback-Leibler divergence,
 * torch.nn.KLDivLoss. Its own definition is the mean over samples, the reduction "batchmean"; "mean" is over elements.
 *
 * @example
 * ```ts
 * const input = new LogSoftmax().forward(tensor([[1, 2, 3]]));
 * const target = new Softmax().forward(tensor([[3, 2, 1]]));
 * console.log(new KLDivLoss({ reduction: "batchmean" }).forward(input, target).toFixed(4));
 * // 1.1504
 * ```
 */
export class KLDivLoss<R extends AnyReduction = ToNumber> extends ElementwiseLoss<R> {
  /** Whether the targets are log probabilities, too. */
  declare readonly logTarget: boolean;

  constructor(options: KLDivLossOptions<R> = {}) {
    const given = checkOptions(options, ["reduction", "logTarget"], "KLDivLoss");
    super("KLDivLoss", given, ["mean", "sum", "none", "batchmean"]);
    fix<KLDivLoss<R>>(this, { logTarget: checkBoolean(given.logTarget ?? false, "logTarget") });
  }

  /** @internal */
  override plan(): Loss {
    return this.planOf("kl_div", [Number(this.logTarget)]);
  }

  /** @internal Samples of no numbers have the loss 0, which rows of none are not told from no samples. */
  protected override planFor(shape: Shape): Loss {
    const isOfNothing = shape[0] !== 0 && shape.includes(0);
    return isOfNothing && this.reduction === "batchmean" ? { ...this.plan(), reduction: "sum" } : this.plan();
  }
}
