import { publish } from "../../public_class.js";
import type { Layer } from "../layer.js";
import { pathOf } from "../tree.js";
import type { Branching, Fitting, LayerList, LayerRecord } from "./chain.js";
import { Container } from "./container.js";
import type { Graph } from "./graph.js";
import { layersByName } from "./layers_by_name.js";

/**
 * Branches that each take the input, and whose outputs stand side by side in the last dimension, in that order:
 * torch.cat([branch(x) for branch in branches], dim=-1). It takes its branches as Net takes layers; one of several layers is a Net.
 *
 * Throws ERR_SHAPE for branches that take rows of different sizes (lists are also checked when the program is compiled), and what
 * Net throws.
 *
 * @example
 * ```ts
 * const sides = new Parallel({ left: new Columns(0, 2), right: new Net([new Columns(2, 4), new Tanh()]) });
 * console.log(sides.forward(tensor([[5, 6, 0, 1]])));
 * // tensor([[5.0000, 6.0000, 0.0000, 0.7616]])
 * ```
 */
export class Parallel<
  const Branches extends LayerList | LayerRecord = LayerList | LayerRecord,
> extends Container<Branches> {
  static {
    publish(this);
  }

  constructor(branches: Branches & Fitting<Branching<Branches>>) {
    super(layersByName(branches, new.target.name));
  }

  /** @internal */
  protected override connectLayers(graph: Graph, input: number, name: string): number {
    return graph.addCat(this.connectBranches(graph, input, name), name);
  }

  /** Their outputs. Private, so that the compiler can tell the class from Residual. */
  private connectBranches(graph: Graph, input: number, name: string): number[] {
    return [...this.children].map(([own, branch]) => branch.connect(graph, input, pathOf(name, own)));
  }

  /** @internal */
  protected override copy(): Layer {
    return new Parallel(this.copyLayers() as LayerList);
  }
}
