/** An ONNX graph as it is built: nodes in order, and the constants that they take. */
import type { Tensor } from "../tensor/tensor.js";
import { tensor } from "../tensor/factories.js";

/** What a graph can hold. */
export type OnnxTensor = Tensor<"float32" | "int64">;

/** TensorProto.DataType, of the types that are needed. */
export const DATA_TYPES = { float32: 1, int64: 7 } as const;

/** An attribute of a node: a float, or an int. */
export type Attribute = { readonly float: number } | { readonly int: number };

export interface GraphNode {
  /** ONNX's name of the operation. */
  readonly operation: string;
  readonly name: string;
  /** Names of values. */
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export class Graph {
  /** Whether its input is int64. */
  readonly takesIntegers: boolean;
  readonly nodes: GraphNode[] = [];
  /** Tensors that do not change, by name. */
  readonly initializers: Map<string, OnnxTensor> = new Map();

  constructor(takesIntegers: boolean) {
    this.takesIntegers = takesIntegers;
  }

  node(
    operation: string,
    name: string,
    inputs: readonly string[],
    output: string,
    attributes: GraphNode["attributes"] = {},
  ): string {
    this.nodes.push({ operation, name, inputs, output, attributes });
    return output;
  }

  /** A float32 number, by name. */
  constant(name: string, value: number): string {
    return this.initializer(name, tensor([value], []));
  }

  /** A list of whole numbers, by name. */
  integers(name: string, values: readonly number[]): string {
    return this.initializer(name, tensor(BigInt64Array.from(values, BigInt)));
  }

  initializer(name: string, t: OnnxTensor): string {
    this.initializers.set(name, t);
    return name;
  }
}
