import { isLayerAsMade } from "../as_made.js";
import { Dropout } from "../dropout.js";
import { Identity } from "../identity.js";
import type { InputTensor } from "../../tensor/integers.js";
import type { Layer } from "../layer.js";
import { type Indices, indicesOf } from "./indices.js";
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

  /** The last answer of isRowwise. */
  #rowwise = { dimensions: -1, is: false };
  #indices: Indices | null = null;

  /** Each adds a node and returns the value that it gives. */
  addLayer(layer: Layer<InputTensor>, input: number, name: string): number {
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

  /** What of its input is indices. */
  get indices(): Indices {
    return (this.#indices ??= indicesOf(this.nodes));
  }

  /**
   * Whether an input of so many dimensions is taken row by row, of layers with their own passes: all but the last one count rows, each of
   * which becomes a row of the output.
   */
  isRowwise(dimensions: number): boolean {
    if (dimensions !== this.#rowwise.dimensions) this.#rowwise = { dimensions, is: this.#goesByRows(dimensions) };
    return this.#rowwise.is;
  }

  #goesByRows(dimensions: number): boolean {
    const all = this.dimensionsOf(dimensions);
    return all.length > this.nodes.length && all.at(-1) === dimensions && !this.indices.areComputed;
  }

  /** The dimensions of its values for an input of so many, up to the first node that does not go row by row. */
  dimensionsOf(dimensions: number): number[] {
    const all = [dimensions];
    for (const node of this.nodes) {
      const taken = node.inputs.map((value) => all[value] as number);
      const given = node.outputDimensions(taken, dimensions);
      if (given === null) break;
      all.push(given);
    }
    return all;
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
