import { isLayerAsMade } from "../as_made.js";
import { Dropout } from "../dropout.js";
import { Identity } from "../identity.js";
import type { Layer } from "../layer.js";
import { AddNode, CatNode, type GraphNode, LayerNode } from "./nodes.js";

/**
 * What computes the values of a net, in the order of the forward pass: value 0 is the input, i what node i - 1 gives, and the last
 * one the output. A layer that is made of layers is there as their nodes; one whose passes are overridden as a node of its own.
 */
export class Graph {
  readonly nodes: GraphNode[] = [];
  /** Those of its nodes. */
  readonly layers: Layer[] = [];
  /** The layers that are made of layers, and whether each one's passes were as made when its nodes were added. */
  readonly #containers: [container: Layer, isAsMade: boolean][] = [];

  /** Each adds a node and returns the value that it gives. */
  addLayer(layer: Layer, input: number, name: string): number {
    this.layers.push(layer);
    return this.nodes.push(new LayerNode(name, input, layer));
  }

  addSum(first: number, second: number, name: string): number {
    return this.nodes.push(new AddNode(name, [first, second]));
  }

  addCat(values: readonly number[], name: string): number {
    return this.nodes.push(new CatNode(name, values));
  }

  /** What makes the output, but for an Identity or a Dropout after it; null for a sum, and for branches side by side. */
  get lastLayer(): Layer | null {
    const isMaker = (node: GraphNode): boolean =>
      !(node instanceof LayerNode && (node.layer instanceof Identity || node.layer instanceof Dropout));
    const last = this.nodes.findLast(isMaker);
    return last instanceof LayerNode ? last.layer : null;
  }

  /** Whether the nodes of what a layer is made of can stand for it; notes that this depends on it. */
  opens(container: Layer): boolean {
    const isAsMade = isLayerAsMade(container);
    this.#containers.push([container, isAsMade]);
    return isAsMade;
  }

  /** Whether it is still the net's: passes that are overridden, and those that are not, are the same as when it was made. */
  isCurrent(): boolean {
    for (const [container, isAsMade] of this.#containers) if (isLayerAsMade(container) !== isAsMade) return false;
    return true;
  }
}
