import { argumentError, show } from "../checks.js";
import type { SamebitsError } from "../errors.js";
import { assertFree } from "../lease.js";
import { defaultBackend } from "../backend/select.js";
import type { Backend } from "../backend/backend.js";
import type { LayerPlan } from "../backend/training.js";
import type { Generator } from "../random/generator.js";
import { publish } from "../public_class.js";
import { sameShape, shapeError } from "../tensor/shape.js";
import { borrowFloat32, Tensor } from "../tensor/tensor.js";

/**
 * One step of a net: a forward pass and, after it, a backward pass.
 *
 * What the backward pass needs of the last forward pass is kept by reference: the tensors themselves, not copies.
 *
 * A layer of your own extends this class, or one of the package's layers, and has a `forward` and a `backward`, and parameters
 * by name where it trains some. A net with such a layer is trained by the loop that `fit` stands for, on the main thread.
 */
export abstract class Layer {
  /** True after construction and `Net.train()`, false after `Net.eval()`. */
  training = true;

  static {
    publish(this);
  }

  /** What an optimiser may train, by name, in PyTorch's order; nothing by default. The same tensors each time. */
  namedParameters(): ReadonlyMap<string, Tensor> {
    return new Map();
  }

  /** @internal What backends need to know; `indexOf` numbers the generators that layers draw from. */
  plan(_indexOf: (generator: Generator) => number): LayerPlan {
    throw missing(this, "forward");
  }

  /** @internal What the layer draws from in a forward pass. */
  get generators(): readonly Generator[] {
    return [];
  }

  /** @internal The last dimension of the input and of the output; null where any will do. */
  get width(): { readonly input: number; readonly output: number } | null {
    return null;
  }

  /** PyTorch's repr; the class's name and () by default. */
  toString(): string {
    return `${this.constructor.name}()`;
  }

  /** @internal The forward pass by `engine` in the layer's mode; what the backward pass needs is kept. */
  computeOutput(_engine: Backend, _x: Tensor): Tensor {
    throw missing(this, "forward");
  }

  /** @internal The backward pass by `engine`. */
  computeGradient(_engine: Backend, _gradOutput: Tensor): Tensor {
    throw missing(this, "backward");
  }

  /** @internal What the layer runs on when it stands alone. */
  get engine(): Backend {
    return defaultBackend;
  }

  /** The output, a new tensor. Throws ERR_SHAPE, ERR_DTYPE, ERR_ARGUMENT, ERR_BUSY. */
  forward(x: Tensor): Tensor {
    assertFree(this, "the layer");
    return this.computeOutput(this.engine, x);
  }

  /**
   * The gradient of the last forward pass's input, a new tensor, from that of its output; parameters' gradients are added to
   * their `grad`. Throws ERR_ARGUMENT without a forward pass before, ERR_SHAPE for a gradient of another shape.
   */
  backward(gradOutput: Tensor): Tensor {
    assertFree(this, "the layer");
    return this.computeGradient(this.engine, gradOutput);
  }
}

function missing(layer: Layer, pass: "forward" | "backward"): SamebitsError {
  return argumentError(`the layer ${layer.constructor.name} has no ${pass}; a layer of your own defines it`);
}

/** What a forward pass kept. Throws ERR_ARGUMENT if there was none. */
export function kept<T>(saved: T | null, layer: string): T {
  if (saved === null) throw argumentError(`${layer}.backward needs a forward pass before it`);
  return saved;
}

/** The gradient's memory, checked against the shape of the output it belongs to. */
export function borrowGradient(gradOutput: Tensor, shape: readonly number[], layer: string): Float32Array {
  const data = borrowFloat32(gradOutput, `the gradient given to ${layer}.backward`);
  if (!sameShape(gradOutput.shape, shape)) {
    throw shapeError(
      `${layer}.backward takes a gradient of the output's shape ${show(shape)}, given ${show(gradOutput.shape)}`,
    );
  }
  return data;
}
