import { argumentError, checkInteger, checkOptions, show } from "../checks.js";
import { writeWhole } from "../files/atomic_write.js";
import { tensorBytes } from "../files/tensor_bytes.js";
import { CatNode, type GraphNode, LayerNode } from "../nn/containers/nodes.js";
import { inputWidth, outputWidth, outputWidthFor, shapesFor } from "../nn/containers/widths.js";
import { Net } from "../net/net.js";
import { checkShape, type Shape, shapeError } from "../tensor/shape.js";
import { borrowFloat32 } from "../tensor/tensor.js";
import { Embedding } from "../nn/embedding.js";
import { Flatten } from "../nn/flatten.js";
import { isLayerAsMade } from "../nn/as_made.js";
import { LayerNorm } from "../nn/layer_norm.js";
import { Graph } from "./graph.js";
import { NODES } from "./layers.js";
import { type Dimension, modelParts, type Part, sizeOf } from "./message.js";

/** Options of exportOnnx. */
export interface ExportOnnxOptions {
  /** The number of samples that the model takes, at least 1. Default: any number. */
  batch?: number;
  /**
   * The shape of one sample, [channels, places] for a BatchNorm1d of series, say: integers of at least 1. Default: [features], a row of as many numbers
   * as the net takes.
   */
  sampleShape?: readonly number[];
}

/** What protobuf can say the length of. */
const LARGEST = 2 ** 31 - 1;

/**
 * Writes the net as an ONNX model of opset 17, for onnxruntime and others: what `predict` computes, up to roundings, of the value "input"
 * [batch, features], or [batch, ...sampleShape], to "output". Dropout is left out, as in eval mode. The weights have their names of the state_dict; the same
 * net gives the same bytes. The file is written whole or not at all.
 *
 * Throws ERR_ARGUMENT for a layer of a class of your own and for more than 2 GiB, ERR_SHAPE for samples that the net does not take, ERR_DTYPE for float64, ERR_BUSY while a fit
 * owns the net, ERR_FILE where the file cannot be written; the old file stays then.
 */
export async function exportOnnx(net: Net, path: string, options: ExportOnnxOptions = {}): Promise<void> {
  const { batch, sampleShape } = checkOptions(options, ["batch", "sampleShape"], "exportOnnx");
  if (!(net instanceof Net)) throw argumentError(`exportOnnx takes a Net, given ${show(net)}`);
  const samples = batch === undefined ? "batch" : checkInteger(batch, "batch", 1, LARGEST);
  const sample = sampleShape === undefined ? null : checkSampleShape(sampleShape);
  for (const [name, p] of net.namedParameters()) borrowFloat32(p, name);
  const { PbfWriter } = await import("pbf");
  const graph = graphOf(net, (sample?.length ?? 1) + 1);
  const [input, output] = shapesOf(net, sample);
  const parts = modelParts(
    () => new PbfWriter(),
    graph,
    { name: "input", dtype: graph.takesIntegers ? "int64" : "float32", shape: [samples, ...input] },
    { name: "output", dtype: "float32", shape: [samples, ...output] },
  );
  const size = sizeOf(parts);
  if (size > LARGEST)
    throw argumentError(`the model would have ${size} bytes, more than the 2 GiB that ONNX's files can have`);
  await writeWhole(path, bytesOf(parts));
}

async function* bytesOf(parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if ("tensor" in part) yield* tensorBytes(part.name, part.tensor);
    else yield part;
  }
}

/** The nodes of the net's graph, but for those whose output is their input. */
function graphOf(net: Net, inputDimensions: number): Graph {
  if (net.constructor !== Net || Object.hasOwn(net, "forward"))
    throw argumentError(`a model cannot say what a net of the class ${net.constructor.name} does`);
  const dimensions = dimensionsOf(net, inputDimensions);
  const steps = net.graph.nodes.map((node, i) => ({
    node,
    add: nodesOf(node, dimensions[node.inputs[0] as number] ?? null, dimensions[i + 1] ?? null),
  }));
  const sources = [0]; // of each value, the first that is the same
  for (const { node, add } of steps)
    sources.push(add === null ? (sources[node.inputs[0] as number] as number) : sources.length);
  const output = sources.at(-1);
  const nameOf = (value: number): string => {
    const source = sources[value] as number;
    if (source === 0) return "input";
    return source === output ? "output" : `${steps[source - 1]?.node.name}.output`;
  };
  const { lookups, other, areComputed } = net.graph.indices;
  if (areComputed)
    throw argumentError("a model here has its indices from its input; an Embedding takes what another layer computes");
  const graph = new Graph(lookups.length > 0 && other === null);
  for (const [i, { node, add }] of steps.entries()) add?.(graph, node.name, node.inputs.map(nameOf), nameOf(i + 1));
  if (output === 0) graph.node("Identity", "Identity", ["input"], "output");
  return graph;
}

/** The dimensions of its values, the first of which counts samples; null where a node does not keep those. */
function dimensionsOf({ graph: { nodes } }: Net, inputDimensions: number): (number | null)[] {
  const all: (number | null)[] = [inputDimensions];
  for (const node of nodes) {
    const taken = node.inputs.map((value) => all[value] ?? null);
    all.push(taken.includes(null) ? null : dimensionsAfter(node, taken as number[]));
  }
  return all;
}

/** Samples are rows to a Flatten; a layer that goes by the last dimensions, or by channels, takes any number of others. */
function dimensionsAfter(node: GraphNode, taken: readonly number[]): number | null {
  const given = node.outputDimensions(taken, 2);
  const layer = node instanceof LayerNode ? node.layer : null;
  const isUnlike = new Set(taken).size > 1 || layer instanceof Flatten || layer instanceof Embedding;
  if (given !== null || isUnlike) return given;
  const [dimensions] = taken as [number];
  return layer instanceof LayerNorm && layer.normalizedShape.length >= dimensions ? null : dimensions;
}

/** Adds a node of a net, from the values that it takes to the one that it gives. */
type AddNode = (graph: Graph, name: string, inputs: readonly string[], y: string) => void;

/** What a node of a net adds that makes of so many dimensions so many; null where its output is its input. */
function nodesOf(node: GraphNode, taken: number | null, given: number | null): AddNode | null {
  if (!(node instanceof LayerNode)) {
    if (given === null)
      throw argumentError(`what ${show(node.name)} makes one of does not come sample by sample, as in a model here`);
    const [operation, attributes] = node instanceof CatNode ? CONCAT : ADD;
    return (graph, name, inputs, y) => void graph.node(operation, name, inputs, y, attributes);
  }
  const { name, layer } = node;
  const add = NODES.get(layer.constructor);
  if (add === undefined || !isLayerAsMade(layer))
    throw argumentError(
      `layer ${show(name)} is of the class ${layer.constructor.name}, of which a model cannot say what it does`,
    );
  if (given === null)
    throw argumentError(
      `layer ${show(name)}, ${layer}, does not take samples one by one, as a model here does; samples that are no rows need their sampleShape`,
    );
  if (layer instanceof Flatten && given === taken) return null;
  return add && ((graph, _, [x], y) => add(graph, layer, name, x as string, y, taken as number));
}

const ADD = ["Add", {}] as const;
const CONCAT = ["Concat", { axis: { int: -1 } }] as const;

/** What a sample is that the net takes and gives; without a Linear, any number of "features". Throws ERR_SHAPE. */
function shapesOf(net: Net, sample: Shape | null): [input: Dimension[], output: Dimension[]] {
  const { graph } = net;
  if (sample !== null) return [[...sample], outputOf(net, sample)];
  const input = inputWidth(graph);
  const output = (input === null ? outputWidth(graph) : outputWidthFor(graph, [1, input])) ?? "features";
  return [[input ?? "features"], dimensionsOf(net, 2).at(-1) === 2 ? [output] : ["lookups", output]];
}

/** The shape of what the net gives for a sample of that shape; of no layer of the user's own, it is known. */
function outputOf(net: Net, sample: Shape): Dimension[] {
  const [, ...output] = shapesFor(net.graph, [1, ...sample]).at(-1) ?? [];
  return output;
}

function checkSampleShape(shape: readonly number[]): Shape {
  const copy = checkShape(shape);
  if (copy.length === 0) throw shapeError("sampleShape has a size at least, given []");
  for (const size of copy) checkInteger(size, "a size in sampleShape", 1, LARGEST);
  return copy;
}
