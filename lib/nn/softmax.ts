import type { Backend } from "../backend/backend.js";
import type { LayerPlan } from "../backend/training.js";
import { checkOptions } from "../checks.js";
import { empty } from "../tensor/factories.js";
import type { Shape } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { Saved } from "./last_pass.js";
import { borrowGradient, Layer } from "./layer.js";

/** There are none: PyTorch's `dim` is always the last one here. */
export type SoftmaxOptions = Readonly<Record<string, never>>;

/** Softmax over the last dimension, or its logarithm. */
export abstract class SoftmaxLayer extends Layer {
  readonly #log: boolean;
  readonly #output = new Saved();

  constructor(log: boolean, options: SoftmaxOptions) {
    super();
    checkOptions(options, [], new.target.name);
    this.#log = log;
  }

  /** @internal */
  override plan(): LayerPlan {
    return { kind: "softmax", log: this.#log };
  }

  /** @internal */
  override computeOutput(engine: Backend, x: Tensor): Tensor {
    const input = borrowFloat32(x, "the input");
    const y = empty(x.shape);
    engine.softmaxForward(input, y.data, columnsOf(x.shape), this.#log);
    this.#output.save(y.data, y.shape);
    return y;
  }

  /** @internal */
  override computeGradient(engine: Backend, gradOutput: Tensor): Tensor {
    const name = this.constructor.name;
    const { data: output, shape } = this.#output;
    const gradient = borrowGradient(gradOutput, shape, name);
    const gradInput = empty(shape);
    engine.softmaxBackward(output, gradient, gradInput.data, columnsOf(shape), this.#log);
    return gradInput;
  }

  override toString(): string {
    return `${this.constructor.name}(dim=-1)`;
  }
}

/** The length of the last dimension; a scalar is a row of one. */
function columnsOf(shape: Shape): number {
  return shape.at(-1) ?? 1;
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
  /** The softmax over the last dimension. Throws ERR_ARGUMENT for any option. */
  constructor(options: SoftmaxOptions = {}) {
    super(false, options);
  }

  /** @internal */
  protected override copy(): Layer {
    return new Softmax();
  }
}
