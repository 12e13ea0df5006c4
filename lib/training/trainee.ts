/** What is trained: a net, as the training here sees it. */
import type { Backend } from "../backend/backend.js";
import type { Layer } from "../nn/layer.js";
import type { Tensor } from "../tensor/tensor.js";

/** The passes of a net. */
export interface Passes {
  forward(x: Tensor): Tensor;
  backward(gradOutput: Tensor): Tensor;
}

export interface Trainee {
  readonly net: Passes;
  /** Net's own passes, whatever the net's are. */
  readonly passes: Passes;
  readonly engine: Backend;
  readonly layers: readonly Layer[];
  readonly parameters: readonly Tensor[];
}
