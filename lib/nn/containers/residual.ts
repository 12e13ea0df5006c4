import { publish } from "../../public_class.js";
import { Layer } from "../layer.js";
import type { Fitting, LayerList, LayerRecord, ListOf, Residuum } from "./chain.js";
import { Container } from "./container.js";
import type { Graph } from "./graph.js";
import { layersByName } from "./layers_by_name.js";

/**
 * x + f(x): the layers, one after the other, and their input added to what they give, which has its shape. What PyTorch programs
 * write as a Sequential with a forward of its own, with the same names, "0.weight"; it takes its layers as Net does, or one layer,
 * which is "0".
 *
 * Throws ERR_SHAPE for layers that do not give as many numbers as they take (lists are also checked when the program is compiled),
 * and what Net throws.
 *
 * @example
 * ```ts
 * const block = new Residual([new Linear(4, 4), new Tanh()]); // x + tanh(linear(x))
 * const net = new Net([new Linear(2, 4), block, new Linear(4, 1)]);
 * console.log([...net.namedParameters().keys()].join(" "));
 * // 0.weight 0.bias 1.0.weight 1.0.bias 2.weight 2.bias
 * ```
 */
export class Residual<
  const Layers extends Layer | LayerList | LayerRecord = Layer | LayerList | LayerRecord,
> extends Container<ListOf<Layers>> {
  static {
    publish(this);
  }

  constructor(layers: Layers & Fitting<Residuum<ListOf<Layers>>>) {
    super(layersByName(layers instanceof Layer ? [layers] : layers, new.target.name));
  }

  /** @internal */
  protected override connectLayers(graph: Graph, input: number, name: string): number {
    return graph.addSum(input, this.connectSummand(graph, input, name), name);
  }

  /** What is added to the input. Private, so that the compiler can tell the class from Parallel. */
  private connectSummand(graph: Graph, input: number, name: string): number {
    return this.connectInTurn(graph, input, name);
  }

  /** @internal */
  protected override copy(): Layer {
    return new Residual(this.copyLayers() as LayerList);
  }
}
