/** What is trained: a net, as the training here sees it. */
import type { Backend } from "../backend/backend.js";
import type { Graph } from "../nn/containers/graph.js";
import type { Layer } from "../nn/layer.js";
import type { DType } from "../tensor/dtype.js";
import type { InputTensor } from "../tensor/integers.js";
import type { Tensor } from "../tensor/tensor.js";

export interface Trainee {
  readonly net: Layer<InputTensor> & { readonly graph: Graph };
  readonly engine: Backend;
  /** The net and all layers in it. */
  readonly layers: readonly Layer[];
  readonly parameters: readonly Tensor[];
  readonly buffers: readonly Tensor<DType>[];
}
