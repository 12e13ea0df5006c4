import type { Backend } from "../backend/backend.js";
import type { Activation } from "../backend/operations.js";
import type { LayerPlan } from "../backend/training.js";
import { empty } from "../tensor/factories.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { borrowGradient, kept, Layer } from "./layer.js";

/** Kinds whose backward pass reads the forward pass's output; the others' reads its input. */
const FROM_OUTPUT: ReadonlySet<Activation["kind"]> = new Set(["tanh", "relu", "sigmoid"]);

/** A layer that does the same to every element, whatever the shape. */
export abstract class ElementwiseLayer extends Layer {
  readonly #activation: Activation;
  /** What the backward pass reads. */
  #kept: Tensor | null = null;

  constructor(activation: Activation) {
    super();
    this.#activation = activation;
  }

  /** @internal */
  override plan(): LayerPlan {
    return { kind: "activation", activation: this.#activation };
  }

  /** @internal */
  override computeOutput(engine: Backend, x: Tensor): Tensor {
    const input = borrowFloat32(x, "the input");
    const y = empty(x.shape);
    engine.activationForward(this.#activation, input, y.data);
    this.#kept = FROM_OUTPUT.has(this.#activation.kind) ? y : x;
    return y;
  }

  /** @internal */
  override computeGradient(engine: Backend, gradOutput: Tensor): Tensor {
    const name = this.constructor.name;
    const last = kept(this.#kept, name);
    const read = borrowFloat32(last, "what the last forward pass kept");
    const gradient = borrowGradient(gradOutput, last.shape, name);
    const gradInput = empty(last.shape);
    engine.activationBackward(this.#activation, read, read, gradient, gradInput.data);
    return gradInput;
  }
}
