import type { LayerPlan } from "../backend/training.js";
import { checkOptions, type NoOptions } from "../checks.js";
import type { Layer } from "./layer.js";
import { PlannedLayer } from "./planned_layer.js";

/** Softmax over the last dimension, or its logarithm. */
export abstract class SoftmaxLayer extends PlannedLayer {
  readonly #log: boolean;

  constructor(log: boolean, options: NoOptions) {
    super();
    checkOptions(options, [], new.target.name);
    this.#log = log;
  }

  /** @internal */
  override plan(): LayerPlan {
    return { kind: "softmax", log: this.#log };
  }

  /** @internal */
  protected override get reads(): "output" {
    return "output";
  }

  override toString(): string {
    return `${this.constructor.name}(dim=-1)`;
  }
}

/**
 * The softmax over the last dimension, torch.nn.Softmax(dim=-1): computed in float64 and rounded once.
 *
 * @example
 * ```ts
 * console.log(new Softmax().forward(tensor([[1, 2, 3]])));
 * // tensor([[0.0900, 0.2447, 0.6652]])
 * ```
 */
export class Softmax extends SoftmaxLayer {
  /** It has no options: PyTorch's `dim` is always the last one here. Throws ERR_ARGUMENT for any. */
  constructor(options: NoOptions = {}) {
    super(false, options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new Softmax();
  }
}
