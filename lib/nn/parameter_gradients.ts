/** Where a layer's backward pass puts its parameters' gradients. */
import { empty, full } from "../tensor/factories.js";
import type { Parameter } from "../tensor/parameter.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";

export interface ParameterGradients {
  readonly gradients: readonly Tensor[];
  /** Whether they are added to what is there. */
  readonly accumulate: boolean;
}

const NONE: ParameterGradients = { gradients: [], accumulate: false };

/** The gradients that there are, where one is missing -0, or else new ones; a frozen parameter's is nobody's. */
export function gradientsFor(parameters: readonly Parameter[]): ParameterGradients {
  if (parameters.length === 0) return NONE;
  const grads = parameters.map((p) => (p.isFrozen ? null : p.grad));
  for (const grad of grads) if (grad !== null) borrowFloat32(grad, "the gradient so far");
  const accumulate = grads.some((grad) => grad !== null);
  const gradients = parameters.map((p, i) => grads[i] ?? (accumulate ? full(p.shape, -0) : empty(p.shape)));
  return { gradients, accumulate };
}

export function giveGradients(parameters: readonly Parameter[], { gradients }: ParameterGradients): void {
  parameters.forEach((p, i) => {
    if (!p.isFrozen) p.grad = gradients[i] as Tensor;
  });
}
