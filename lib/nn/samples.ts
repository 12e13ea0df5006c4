import type { Shape } from "../tensor/shape.js";
import { isLayerAsMade } from "./as_made.js";
import type { Graph } from "./containers/graph.js";
import { LayerNode } from "./containers/nodes.js";
import { shapesFor } from "./containers/widths.js";

/**
 * That a batch of that shape is not of one sample where a layer goes by what its samples have in common, in training mode or not, or in
 * the mode of each layer. `help` ends the message. Throws ERR_SHAPE.
 */
export function checkSamples(graph: Graph, shape: Shape, training: boolean | null, help = ""): void {
  const { nodes, layers } = graph;
  if (shape[0] !== 1 || !layers.some((layer) => layer.mixesSamples(training ?? layer.training))) return;
  const shapes = shapesFor(graph, shape);
  for (const node of nodes) {
    if (!(node instanceof LayerNode) || !isLayerAsMade(node.layer)) continue;
    const taken = shapes[node.inputs[0] as number] ?? shape; // what a layer of the user's own makes is not known
    node.layer.checkSamples(taken, training ?? node.layer.training, help);
  }
}
