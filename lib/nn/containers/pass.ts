import { argumentError, show } from "../../checks.js";
import type { Backend } from "../../backend/backend.js";
import { sameShape, shapeError } from "../../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../../tensor/tensor.js";
import { isLayerAsMade } from "../as_made.js";
import type { Graph } from "./graph.js";
import { LayerNode } from "./nodes.js";

/**
 * A forward pass through a net's graph, and the backward pass after it. The gradient of a value that several nodes take is the sum
 * of theirs, the last node's first, as PyTorch adds them, and the backends: the bits depend on that.
 */
export class Pass {
  readonly #graph: Graph;
  readonly #engine: Backend;
  /** Its input, and what each node gave. */
  readonly #values: readonly Tensor[];
  /** Which value's gradient is each one's: an output that is its input has the same. */
  readonly #owners: readonly number[];

  /** Makes the forward pass. */
  constructor(graph: Graph, engine: Backend, x: Tensor) {
    const values = [x];
    const owners = [0];
    for (const node of graph.nodes) {
      const [first = 0] = node.inputs;
      owners.push(node.passesOn((values[first] as Tensor).shape) ? (owners[first] as number) : values.length);
      values.push(node.forward(engine, values));
    }
    this.#graph = graph;
    this.#engine = engine;
    this.#values = values;
    this.#owners = owners;
  }

  get output(): Tensor {
    return this.#values.at(-1) as Tensor;
  }

  /** That the layers are as the pass has left them. Throws ERR_ARGUMENT. */
  check(): void {
    this.#graph.nodes.forEach((node, i) => {
      if (!(node instanceof LayerNode) || !isLayerAsMade(node.layer)) return;
      if (!node.layer.lastPass.isPending(this.#values[i + 1] as Tensor)) throw strayPass(node.name);
      node.layer.checkUnchanged();
    });
  }

  /** The input's gradient from the output's; parameters' are added to their `grad`. */
  backward(gradOutput: Tensor): Tensor {
    const { nodes } = this.#graph;
    const owners = this.#owners;
    const gradients: (Tensor | undefined)[] = [];
    gradients[owners.at(-1) as number] = gradOutput;
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i] as Graph["nodes"][number];
      const own = owners[i + 1] as number;
      const given = node.backward(this.#engine, gradients[own] as Tensor, this.#values);
      for (let k = 0; k < given.length; k++) {
        const value = owners[node.inputs[k] as number] as number;
        const before = value === own ? undefined : gradients[value];
        gradients[value] = before === undefined ? given[k] : this.#sum(before, given[k] as Tensor, node.name);
      }
    }
    return gradients[0] as Tensor;
  }

  /** Of gradients of one value, the second from the layer of that name; a new tensor, since others may have the first one, too. */
  #sum(before: Tensor, given: Tensor, name: string): Tensor {
    const numbers = borrowFloat32(given, `the gradient that layer ${show(name)} gives`);
    if (!sameShape(before.shape, given.shape)) {
      const shapes = `${show(before.shape)}, given ${show(given.shape)}`;
      throw shapeError(`layer ${show(name)} must give a gradient of its input's shape ${shapes}`);
    }
    borrowFloat32(before, "the gradient so far");
    const sum = before.clone();
    this.#engine.add(numbers, sum.data);
    return sum;
  }
}

function strayPass(name: string): Error {
  return argumentError(
    `layer ${show(name)} has made a pass of its own since the net's last forward pass; run net.forward again before backward`,
  );
}
