import type { Backend } from "../backend/backend.js";
import type { LayerPlan } from "../backend/training.js";
import { checkOptions } from "../checks.js";
import { empty } from "../tensor/factories.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { borrowGradient, kept, Layer } from "./layer.js";

/** There are none: PyTorch's `dim` is always the last one here. */
export type SoftmaxOptions = Readonly<Record<string, never>>;

/** Softmax over the last dimension, or its logarithm. */
export abstract class SoftmaxLayer extends Layer {
  readonly #log: boolean;
  #output: Tensor | null = null;

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
    engine.softmaxForward(input, y.data, columnsOf(x), this.#log);
    return (this.#output = y);
  }

  /** @internal */
  override computeGradient(engine: Backend, gradOutput: Tensor): Tensor {
    const name = this.constructor.name;
    const y = kept(this.#output, name);
    const output = borrowFloat32(y, "the output of the last forward pass");
    const gradient = borrowGradient(gradOutput, y.shape, name);
    const gradInput = empty(y.shape);
    engine.softmaxBackward(output, gradient, gradInput.data, columnsOf(y), this.#log);
    return gradInput;
  }

  override toString(): string {
    return `${this.constructor.name}(dim=-1)`;
  }
}

/** The length of the last dimension; a scalar is a row of one. */
function columnsOf(x: Tensor): number {
  return x.shape.at(-1) ?? 1;
}

/** The softmax over the last dimension, torch.nn.Softmax(dim=-1): computed in float64 and rounded once. */
export class Softmax extends SoftmaxLayer {
  /** Throws ERR_ARGUMENT for any option. */
  constructor(options: SoftmaxOptions = {}) {
    super(false, options);
  }
}
