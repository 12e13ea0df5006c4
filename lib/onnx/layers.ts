/**
 * Layers as nodes of opset 17. A node has its layer's name; of several each has a name of its own behind it. A layer's parameters
 * have their names of the state_dict.
 */
import { argumentError, show } from "../checks.js";
import { BatchNorm1d } from "../nn/batch_norm.js";
import { Columns } from "../nn/columns.js";
import { Dropout } from "../nn/dropout.js";
import { Embedding } from "../nn/embedding.js";
import { Flatten } from "../nn/flatten.js";
import { Identity } from "../nn/identity.js";
import { LayerNorm } from "../nn/layer_norm.js";
import { Linear } from "../nn/linear.js";
import { LogSoftmax } from "../nn/log_softmax.js";
import { PReLU } from "../nn/prelu.js";
import { Softmax } from "../nn/softmax.js";
import { ones, zeros } from "../tensor/factories.js";
import { ACTIVATION_NODES } from "./activations.js";
import { type AddNodes, one, several } from "./add_nodes.js";
import { DATA_TYPES, type Graph } from "./graph.js";

/** What a layer adds, by its class; null where its output is its input. A Flatten of rows is left out before. */
export const NODES: ReadonlyMap<unknown, AddNodes | null> = new Map<unknown, AddNodes | null>([
  several(Linear, addLinear),
  several(LayerNorm, addLayerNorm),
  several(BatchNorm1d, addBatchNorm),
  several(PReLU, addPrelu),
  ...ACTIVATION_NODES,
  one(Softmax, "Softmax", () => ({ axis: { int: -1 } })),
  one(LogSoftmax, "LogSoftmax", () => ({ axis: { int: -1 } })),
  several(Columns, addColumns),
  several(Embedding, addEmbedding),
  several(Flatten, addFlatten),
  [Identity, null],
  [Dropout, null],
]);

/** Its scale must be there, if only of ones. */
function addLayerNorm(graph: Graph, layer: LayerNorm, name: string, x: string, y: string): void {
  const parameters = [...layer.namedParameters()].map(([own, p]) => graph.initializer(`${name}.${own}`, p));
  const scale = layer.weight === null ? [graph.initializer(`${name}.scale`, ones(layer.normalizedShape))] : [];
  const attributes = { axis: { int: -layer.normalizedShape.length }, epsilon: { float: layer.eps } };
  graph.node("LayerNormalization", name, [x, ...scale, ...parameters], y, attributes);
}

function addColumns(graph: Graph, { from, to }: Columns, name: string, x: string, y: string): void {
  const bounds = [graph.integers(`${name}.starts`, [from]), graph.integers(`${name}.ends`, [to])];
  graph.node("Slice", name, [x, ...bounds, graph.integers(`${name}.axes`, [-1])], y);
}

/** Of an input of numbers, indices are some. */
function addEmbedding(graph: Graph, layer: Embedding, name: string, x: string, y: string): void {
  const indices = graph.takesIntegers
    ? x
    : graph.node("Cast", `${name}.cast`, [x], `${name}.indices`, { to: { int: DATA_TYPES.int64 } });
  graph.node("Gather", name, [graph.initializer(`${name}.weight`, layer.weight), indices], y);
}

/** In eval mode, by the running statistics. Scale and shift must be there, if only of ones and zeros. */
function addBatchNorm(graph: Graph, layer: BatchNorm1d, name: string, x: string, y: string): void {
  const { runningMean, runningVar, numFeatures } = layer;
  if (runningMean === null || runningVar === null)
    throw argumentError(
      `layer ${show(name)}, ${layer}, keeps no running statistics, by which a model could normalise; make it with trackRunningStats`,
    );
  const [weight, bias] = [layer.weight ?? ones([numFeatures]), layer.bias ?? zeros([numFeatures])];
  const named = { weight, bias, running_mean: runningMean, running_var: runningVar };
  const inputs = Object.entries(named).map(([own, t]) => graph.initializer(`${name}.${own}`, t));
  graph.node("BatchNormalization", name, [x, ...inputs], y, { epsilon: { float: layer.eps } });
}

/** Gemm takes two dimensions only. */
function addLinear(graph: Graph, layer: Linear, name: string, x: string, y: string, dimensions: number): void {
  const parameters = [...layer.namedParameters()].map(([own, p]) => graph.initializer(`${name}.${own}`, p));
  if (dimensions === 2) return void graph.node("Gemm", name, [x, ...parameters], y, { transB: { int: 1 } });
  const [weight, bias] = parameters as [string, string?];
  const transposed = graph.node("Transpose", `${name}.Transpose`, [weight], `${name}.transposed`);
  const product = bias === undefined ? y : `${name}.product`;
  graph.node("MatMul", `${name}.MatMul`, [x, transposed], product);
  if (bias !== undefined) graph.node("Add", `${name}.Add`, [product, bias], y);
}

/** ONNX's Flatten gives rows; where dimensions stay before them, a Reshape has 0 for each of those. */
function addFlatten(graph: Graph, layer: Flatten, name: string, x: string, y: string, dimensions: number): void {
  const [start, end] = [layer.startDim, layer.endDim].map((dim) => (dim < 0 ? dim + dimensions : dim)) as [
    number,
    number,
  ];
  if (end !== dimensions - 1)
    throw argumentError(
      `layer ${show(name)}, ${layer}, keeps dimensions behind those that become one, as no model here does`,
    );
  if (start === 1) return void graph.node("Flatten", name, [x], y);
  const shape = graph.integers(`${name}.shape`, [...Array.from({ length: start }, () => 0), -1]);
  graph.node("Reshape", name, [x, shape], y);
}

/** A slope is of a channel, which is dimension 1; ONNX goes by the last ones. */
function addPrelu(graph: Graph, layer: PReLU, name: string, x: string, y: string, dimensions: number): void {
  const weight = graph.initializer(`${name}.weight`, layer.weight);
  const placesAfter = Array.from({ length: dimensions - 2 }, (_, i) => i + 1);
  const isOfLast = dimensions === 2 || layer.numParameters === 1;
  const slope = isOfLast
    ? weight
    : graph.node(
        "Unsqueeze",
        `${name}.Unsqueeze`,
        [weight, graph.integers(`${name}.axes`, placesAfter)],
        `${name}.slope`,
      );
  graph.node("PRelu", name, [x, slope], y);
}
