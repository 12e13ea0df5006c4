import type { Loss } from "../backend/operations.js";
import { checkBoolean, checkNumber, checkOptions } from "../checks.js";
import { fix } from "../public_class.js";
import { ElementwiseLoss } from "./elementwise_loss.js";
import type { LossOptions, Reduction } from "./loss_function.js";

/** The options of a PoissonNLLLoss. */
export interface PoissonNLLLossOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** Whether the inputs are logarithms of rates, and not rates. Default: true. */
  logInput?: boolean;
  /** Whether Stirling's approximation of log t! is added, for targets above 1. Default: false. */
  full?: boolean;
  /** What is added to a rate before its logarithm is taken, any number. Default: 1e-8. */
  eps?: number;
}

/**
 * The negative log likelihood of counts t with rates e^x, or x without logInput: e^x - t x or x - t log(x + eps),
 * torch.nn.PoissonNLLLoss.
 *
 * @example
 * ```ts
 * const logRates = tensor([0, 1]);
 * console.log(new PoissonNLLLoss().forward(logRates, tensor([1, 3])).toFixed(4));
 * // 0.3591
 * ```
 */
export class PoissonNLLLoss<R extends Reduction = "mean" | "sum"> extends ElementwiseLoss<R> {
  /** Whether the inputs are logarithms of rates. */
  declare readonly logInput: boolean;
  /** Whether Stirling's approximation is added. */
  declare readonly full: boolean;
  /** What is added to a rate before its logarithm is taken. */
  declare readonly eps: number;

  constructor(options: PoissonNLLLossOptions<R> = {}) {
    const given = checkOptions(options, ["reduction", "logInput", "full", "eps"], "PoissonNLLLoss");
    super("PoissonNLLLoss", given);
    const logInput = checkBoolean(given.logInput ?? true, "logInput");
    const full = checkBoolean(given.full ?? false, "full");
    fix<PoissonNLLLoss<R>>(this, { logInput, full, eps: checkNumber(given.eps ?? 1e-8, "eps") });
  }

  /** @internal */
  override plan(): Loss {
    return this.planOf("poisson_nll", [Number(this.logInput), Number(this.full), this.eps]);
  }
}
