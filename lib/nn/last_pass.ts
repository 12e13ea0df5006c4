/** Which forward pass a backward pass belongs to, and what that one has left for it. */
import { argumentError } from "../checks.js";
import type { SamebitsError } from "../errors.js";
import type { Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";

/** What a gradient that a loss gave is the gradient of: the loss's input. */
const inputs = new WeakMap<Tensor, Tensor>();

/** Lets backward passes know what the gradient belongs to. */
export function markGradient(gradient: Tensor, input: Tensor): void {
  inputs.set(gradient, input);
}

/**
 * The last forward pass of a layer or a net, for the backward pass that belongs to it: one, as in PyTorch.
 *
 * A gradient from a loss of the pass's output belongs to it beyond doubt. Any other gradient does if there was no other pass
 * since backward was last called; passes in eval mode before the first one in training mode are not counted.
 */
export class LastPass {
  #output: Tensor | null = null;
  #inTraining = false;
  /** Whether a gradient can belong to no other pass. */
  #isOnly = false;
  /** Whether backward has been called since, and with success. */
  #isTried = true;
  #isOver = false;

  /** A forward pass has given the output. */
  add(output: Tensor, inTraining: boolean): void {
    this.#isOnly = this.#isTried || (inTraining && !this.#inTraining);
    this.#isTried = this.#isOver = false;
    this.#output = output;
    this.#inTraining = inTraining;
  }

  /** Whether the last forward pass gave that, and has had no backward pass. */
  isPending(output: Tensor): boolean {
    return this.#output === output && !this.#isOver;
  }

  /** Throws ERR_ARGUMENT unless a gradient of the last pass's output can be taken, and this is one. */
  check(gradOutput: Tensor, name: string): void {
    if (this.#output === null) throw argumentError(`${name}.backward needs a forward pass before it`);
    if (this.#isOver) {
      throw argumentError(
        `${name}.backward was called a second time after one forward pass; run the forward pass again, ` +
          "or add the gradients of several losses up and call backward once",
      );
    }
    this.#isTried = true;
    if (this.#isOnly || inputs.get(gradOutput) === this.#output) return;
    throw argumentError(
      `${name} has made several forward passes since the last backward pass, and the gradient given to ` +
        `${name}.backward is not known to be of the last one's output; call forward again, right before backward, ` +
        "and use predict or eval mode for outputs that need no gradient",
    );
  }

  /** A backward pass has been made. */
  end(): void {
    this.#isOver = true;
  }
}

/** For a backward pass that reads a weight of the layer. */
export function changedWeight(layer: object): SamebitsError {
  return argumentError(
    `the weight of ${String(layer)} has been written to since the forward pass that backward belongs to; ` +
      "call backward before the optimiser's step, or run the forward pass again",
  );
}

/** For all that have kept nothing yet: an array takes longer to make than all else of a layer's pass. */
const NOTHING = new Float32Array();

/**
 * Numbers of a forward pass as they were in it, for its backward pass: a copy, so that nobody can change them in between. Its
 * memory is used again by the next pass.
 */
export class Saved {
  #data = NOTHING;
  #shape: Shape = [];

  save(data: Float32Array, shape: Shape): void {
    if (this.#data.length !== data.length) this.#data = new Float32Array(data.length);
    this.#data.set(data);
    this.#shape = shape;
  }

  get data(): Float32Array {
    return this.#data;
  }

  get shape(): Shape {
    return this.#shape;
  }
}
