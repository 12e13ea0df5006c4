import { argumentError, checkInteger, checkOptions, show } from "../checks.js";
import { writeWhole } from "../files/atomic_write.js";
import { tensorBytes } from "../files/tensor_bytes.js";
import type { Layer } from "../nn/layer.js";
import { inputWidth, outputWidth } from "../nn/widths.js";
import { Net } from "../net/net.js";
import { borrowFloat32 } from "../tensor/tensor.js";
import { isLayerAsMade } from "../nn/as_made.js";
import type { AddNodes } from "./add_nodes.js";
import { Graph } from "./graph.js";
import { NODES } from "./layers.js";
import { type Dimension, modelParts, type Part, sizeOf } from "./message.js";

/** Options of exportOnnx. */
export interface ExportOnnxOptions {
  /** The number of samples that the model takes, at least 1. Default: any number. */
  batch?: number;
}

/** What protobuf can say the length of. */
const LARGEST = 2 ** 31 - 1;

/**
 * Writes the net as an ONNX model of opset 17, for onnxruntime and others: what `predict` computes, up to roundings, of the value "input"
 * [batch, features] to "output". Dropout is left out, as in eval mode. The weights have their names of the state_dict; the same
 * net gives the same bytes. The file is written whole or not at all.
 *
 * Throws ERR_ARGUMENT for a layer of a class of your own and for more than 2 GiB, ERR_DTYPE for float64, ERR_BUSY while a fit
 * owns the net, ERR_FILE where the file cannot be written; the old file stays then.
 */
export async function exportOnnx(net: Net, path: string, options: ExportOnnxOptions = {}): Promise<void> {
  const { batch } = checkOptions(options, ["batch"], "exportOnnx");
  if (!(net instanceof Net)) throw argumentError(`exportOnnx takes a Net, given ${show(net)}`);
  const samples = batch === undefined ? "batch" : checkInteger(batch, "batch", 1, LARGEST);
  for (const [name, p] of net.namedParameters()) borrowFloat32(p, name);
  const { PbfWriter } = await import("pbf");
  const layers = Object.entries(net.layers as Readonly<Record<string, Layer>>);
  const graph = graphOf(net, layers);
  const [input, output] = widthsOf(layers);
  const parts = modelParts(
    () => new PbfWriter(),
    graph,
    { name: "input", shape: [samples, input] },
    { name: "output", shape: [samples, output] },
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

/** The layers' nodes, each from the output of the one before. */
function graphOf(net: Net, layers: readonly [name: string, layer: Layer][]): Graph {
  if (net.constructor !== Net || Object.hasOwn(net, "forward"))
    throw argumentError(`a model cannot say what a net of the class ${net.constructor.name} does`);
  const graph = new Graph();
  const steps = layers.flatMap(([name, layer]) => {
    const add = nodesOf(name, layer);
    return add === null ? [] : [{ name, layer, add }];
  });
  let x = "input";
  for (const [i, { name, layer, add }] of steps.entries()) {
    const y = i === steps.length - 1 ? "output" : `${name}.output`;
    add(graph, layer, name, x, y);
    x = y;
  }
  if (steps.length === 0) graph.node("Identity", "Identity", ["input"], "output");
  return graph;
}

function nodesOf(name: string, layer: Layer): AddNodes | null {
  const add = NODES.get(layer.constructor);
  if (add !== undefined && isLayerAsMade(layer)) return add;
  throw argumentError(
    `layer ${show(name)} is of the class ${layer.constructor.name}, of which a model cannot say what it does`,
  );
}

/** The numbers of a sample that the net takes and gives; without a Linear, any number of "features". */
function widthsOf(layers: readonly [name: string, layer: Layer][]): [input: Dimension, output: Dimension] {
  const all = layers.map(([, layer]) => layer);
  const input = inputWidth(all) ?? "features";
  return [input, outputWidth(all, input)];
}
