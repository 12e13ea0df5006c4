import type { Backend, LayerPlan } from "../backend/backend.js";
import { empty } from "../tensor/factories.js";
import { borrowFloat32, type Parameter, type Tensor } from "../tensor/tensor.js";
import { borrowGradient, kept, Layer } from "./layer.js";

/**
 * The hyperbolic tangent of every element, torch.nn.Tanh; any shape. Computed in float64 and rounded once, so within 0.51 ULP;
 * PyTorch's own tanh is a vector library's and differs in the last bit here and there.
 */
export class Tanh extends Layer {
  #output: Tensor | null = null;

  /** @internal */
  override readonly width: null = null;

  /** @internal */
  override namedParameters(): ReadonlyMap<string, Parameter> {
    return new Map();
  }

  /** @internal */
  override plan(): LayerPlan {
    return { kind: "tanh" };
  }

  /** @internal */
  override compute(engine: Backend, x: Tensor): Tensor {
    const input = borrowFloat32(x, "the input");
    const y = empty(x.shape);
    engine.tanhForward(input, y.data);
    return y;
  }

  /** @internal */
  override computeAndKeep(engine: Backend, x: Tensor): Tensor {
    return (this.#output = this.compute(engine, x));
  }

  /** @internal gradOutput * (1 - y²) */
  override computeGradient(engine: Backend, gradOutput: Tensor): Tensor {
    const y = kept(this.#output, "Tanh");
    const output = borrowFloat32(y, "the output of the last forward pass");
    const gradient = borrowGradient(gradOutput, y.shape, "Tanh");
    const gradInput = empty(y.shape);
    engine.tanhBackward(output, gradient, gradInput.data);
    return gradInput;
  }

  override toString(): string {
    return "Tanh()";
  }
}
