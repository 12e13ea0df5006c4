/** How the nodes of a class's layers are added. A node has its layer's name; of several each has a name of its own behind it. */
import type { Layer } from "../nn/layer.js";
import type { Graph } from "./graph.js";

/** Adds the nodes of a layer of that name, from the value `x`, of so many dimensions, to the value `y`. */
export type AddNodes<L extends Layer = Layer> = (
  graph: Graph,
  layer: L,
  name: string,
  x: string,
  y: string,
  dimensions: number,
) => void;

/** What a class of layers adds. */
export type Entry = [LayerClass: unknown, add: AddNodes];

type Class<L extends Layer> = abstract new (...args: never[]) => L;

/** One node, of that operation; with what attributes, if any. */
export function one<L extends Layer>(
  LayerClass: Class<L>,
  operation: string,
  attributes: (layer: L) => Parameters<Graph["node"]>[4] = () => ({}),
): Entry {
  const add: AddNodes<L> = (graph, layer, name, x, y) => void graph.node(operation, name, [x], y, attributes(layer));
  return [LayerClass, add as AddNodes];
}

/** What the function adds. */
export function several<L extends Layer>(LayerClass: Class<L>, add: AddNodes<L>): Entry {
  return [LayerClass, add as AddNodes];
}
