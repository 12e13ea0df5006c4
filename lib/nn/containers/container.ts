import type { Backend } from "../../backend/backend.js";
import { fix } from "../../public_class.js";
import type { Generator } from "../../random/generator.js";
import { Rewind } from "../../random/rewind.js";
import type { DType } from "../../tensor/dtype.js";
import type { InputTensor } from "../../tensor/integers.js";
import type { Shape } from "../../tensor/shape.js";
import { checkTensor, type Tensor } from "../../tensor/tensor.js";
import { isLayerAsMade } from "../as_made.js";
import { Layer } from "../layer.js";
import { checkSamples } from "../samples.js";
import { byPath, pathOf } from "../tree.js";
import type { LayerList, LayerRecord, LayersOf, NamedLayer } from "./chain.js";
import { Graph } from "./graph.js";
import { asInput } from "./indices.js";
import { commonEngine } from "./layers_by_name.js";
import { Pass } from "./pass.js";
import { inputWidth, outputWidthFor } from "./widths.js";

/** A layer that is made of layers. Its passes go by its graph, in which layers that are made of layers are those. */
export abstract class Container<Layers extends LayerList | LayerRecord> extends Layer<InputTensor> {
  /** The layers by name; by place, from 0 on, where they were given without names. */
  declare readonly layers: LayersOf<Layers>;
  readonly #children: ReadonlyMap<string, Layer>;
  readonly #engine: Backend;
  /** The parameters by name, for each backward pass. */
  readonly #named: ReadonlyMap<string, Tensor>;
  readonly #rewind: Rewind;
  #graph: Graph | null = null;
  #pass: Pass | null = null;
  /** The last of the inputs' shapes, whatever the number of samples, that the layers have been found to take. */
  #fitting: Shape | null = null;

  /** @internal Throws ERR_ARGUMENT, ERR_SHAPE and ERR_BACKEND, as Net says. */
  constructor(layers: ReadonlyMap<string, Layer>) {
    super();
    this.#children = layers;
    this.#named = this.namedParameters();
    this.#engine = commonEngine([...this.#named.values()]);
    this.#rewind = new Rewind(this.generators);
    fix<Container<Layers>>(this, { layers: Object.freeze(Object.fromEntries(layers)) as LayersOf<Layers> });
    inputWidth(this.graph);
  }

  /** @internal */
  override get children(): ReadonlyMap<string, Layer> {
    return this.#children;
  }

  /** @internal Adds its layers to a graph in which it takes that value; the value that it gives. */
  protected abstract connectLayers(graph: Graph, input: number, name: string): number;

  /** @internal */
  override connect(graph: Graph, input: number, name: string): number {
    return graph.opens(this) ? this.connectLayers(graph, input, name) : super.connect(graph, input, name);
  }

  /** @internal */
  get graph(): Graph {
    if (this.#graph?.isCurrent()) return this.#graph;
    const graph = new Graph();
    this.connectLayers(graph, 0, "");
    return (this.#graph = graph);
  }

  /** @internal Layers one after the other. */
  protected connectInTurn(graph: Graph, input: number, name: string): number {
    let value = input;
    for (const [own, layer] of this.#children) value = layer.connect(graph, value, pathOf(name, own));
    return value;
  }

  /** Every parameter by name, "block.fc1.weight", in PyTorch's order: layer by layer, as they were given. */
  override namedParameters(): Map<string, Tensor> {
    return byPath(this.#children, (layer) => layer.namedParameters());
  }

  /** Every buffer by name, "block.norm1.running_mean", likewise: what belongs to the layers' state, and no optimiser trains. */
  override namedBuffers(): Map<string, Tensor<DType>> {
    return byPath(this.#children, (layer) => layer.namedBuffers());
  }

  /** @internal Layer by layer. */
  override namedState(): Map<string, Tensor<DType>> {
    return byPath(this.#children, (layer) => layer.namedState());
  }

  /** @internal */
  override get generators(): readonly Generator[] {
    return [...this.#children.values()].flatMap((layer) => layer.generators);
  }

  /** @internal */
  override get engine(): Backend {
    return this.#engine;
  }

  /** @internal */
  protected override get isTrained(): boolean {
    return this.graph.layers.some((layer) => layer.training);
  }

  /** @internal The output; where one of the layers fails, nothing has been drawn, and the last pass is the one before. */
  override computeOutput(engine: Backend, x: InputTensor): Tensor {
    const { graph } = this;
    this.#checkFit(graph, checkTensor(x, "the input").shape);
    // What layers of the user's own make of it is theirs to say.
    const input = graph.layers.every(isLayerAsMade) ? asInput(graph.indices, x, "the input") : (x as Tensor);
    const pass = this.#rewind.onError(() => new Pass(graph, engine, input));
    this.#pass = pass;
    return pass.output;
  }

  /** That the layers take an input of that shape, before any of them makes its pass. Throws ERR_SHAPE. */
  #checkFit(graph: Graph, shape: Shape): void {
    checkSamples(graph, shape, null);
    if (this.#fitting !== null && isOfSamplesAs(shape, this.#fitting)) return;
    outputWidthFor(graph, shape);
    this.#fitting = shape;
  }

  /** @internal */
  override computeGradient(_engine: Backend, gradOutput: Tensor): Tensor {
    return (this.#pass as Pass).backward(gradOutput);
  }

  /** @internal */
  override checkUnchanged(): void {
    for (const [name, p] of this.#named) {
      p.borrow(name);
      if (p.grad !== null && !p.isFrozen) p.grad.borrow("the gradient so far");
    }
    (this.#pass as Pass).check();
  }

  /** @internal Copies of its layers by name, for a copy of it. */
  protected copyLayers(): readonly NamedLayer[] {
    return [...this.#children].map(([name, layer]) => [name, layer.clone()]);
  }

  /** PyTorch's module repr. */
  override toString(): string {
    const lines = [...this.#children].map(
      ([name, layer]) => `  (${name}): ${String(layer).replaceAll("\n", "\n  ")}\n`,
    );
    return `${this.constructor.name}(\n${lines.join("")})`;
  }
}

/** Whether the samples of two inputs have one shape; of lists of numbers, whether these have. */
function isOfSamplesAs(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let d = a.length > 1 ? 1 : 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}
