import type { Backend } from "../backend/backend.js";
import type { Activation } from "../backend/operations.js";
import type { LayerPlan } from "../backend/training.js";
import { empty } from "../tensor/factories.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { Saved } from "./last_pass.js";
import { borrowGradient, Layer } from "./layer.js";

/** Kinds whose backward pass reads the forward pass's output; the others' reads its input. */
const FROM_OUTPUT: ReadonlySet<Activation["kind"]> = new Set(["tanh", "relu", "sigmoid"]);

/** A layer that does the same to every element, whatever the shape. */
export abstract class ElementwiseLayer extends Layer {
  readonly #activation: Activation;
  /** What the backward pass reads: the output, or the input. */
  readonly #saved = new Saved();

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
    this.#saved.save(FROM_OUTPUT.has(this.#activation.kind) ? y.data : input, x.shape);
    return y;
  }

  /** @internal */
  override computeGradient(engine: Backend, gradOutput: Tensor): Tensor {
    const name = this.constructor.name;
    const { data, shape } = this.#saved;
    const gradient = borrowGradient(gradOutput, shape, name);
    const gradInput = empty(shape);
    engine.activationBackward(this.#activation, data, data, gradient, gradInput.data);
    return gradInput;
  }
}
