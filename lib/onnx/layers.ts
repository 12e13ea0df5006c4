/**
 * Layers as nodes of opset 17. A node has its layer's name; of several each has a name of its own behind it. A layer's parameters
 * have their names of the state_dict.
 */
import { ELU, GELU, LeakyReLU, ReLU, Sigmoid, SiLU, Softplus, Tanh } from "../nn/activations.js";
import { Dropout } from "../nn/dropout.js";
import { Identity } from "../nn/identity.js";
import type { Layer } from "../nn/layer.js";
import { Linear } from "../nn/linear.js";
import { LogSoftmax } from "../nn/log_softmax.js";
import { Softmax } from "../nn/softmax.js";
import type { Graph } from "./graph.js";

/** Adds the nodes of a layer of that name, from the value `x` to the value `y`. */
export type AddNodes<L extends Layer = Layer> = (graph: Graph, layer: L, name: string, x: string, y: string) => void;

type Class<L extends Layer> = abstract new (...args: never[]) => L;

/** One node, of that operation; with what attributes, if any. */
function one<L extends Layer>(
  LayerClass: Class<L>,
  operation: string,
  attributes: (layer: L) => Parameters<Graph["node"]>[4] = () => ({}),
): [Class<Layer>, AddNodes] {
  const add: AddNodes<L> = (graph, layer, name, x, y) => void graph.node(operation, name, [x], y, attributes(layer));
  return [LayerClass, add as AddNodes];
}

const several = <L extends Layer>(LayerClass: Class<L>, add: AddNodes<L>): [Class<Layer>, AddNodes] => [
  LayerClass,
  add as AddNodes,
];

/** What a layer adds, by its class; null where its output is its input. */
export const NODES: ReadonlyMap<unknown, AddNodes | null> = new Map<unknown, AddNodes | null>([
  several(Linear, addLinear),
  one(Tanh, "Tanh"),
  one(ReLU, "Relu"),
  one(Sigmoid, "Sigmoid"),
  one(LeakyReLU, "LeakyRelu", ({ negativeSlope }) => ({ alpha: { float: negativeSlope } })),
  one(ELU, "Elu", ({ alpha }) => ({ alpha: { float: alpha } })),
  several(GELU, addGelu),
  several(SiLU, addSilu),
  several(Softplus, addSoftplus),
  one(Softmax, "Softmax", () => ({ axis: { int: -1 } })),
  one(LogSoftmax, "LogSoftmax", () => ({ axis: { int: -1 } })),
  [Identity, null],
  [Dropout, null],
]);

function addLinear(graph: Graph, layer: Linear, name: string, x: string, y: string): void {
  const parameters = [...layer.namedParameters()].map(([own, p]) => graph.initializer(`${name}.${own}`, p));
  graph.node("Gemm", name, [x, ...parameters], y, { transB: { int: 1 } });
}

function addSilu(graph: Graph, _: SiLU, name: string, x: string, y: string): void {
  const sigmoid = graph.node("Sigmoid", `${name}.Sigmoid`, [x], `${name}.sigmoid`);
  graph.node("Mul", `${name}.Mul`, [x, sigmoid], y);
}

function addGelu(graph: Graph, { approximate }: GELU, name: string, x: string, y: string): void {
  const inner = approximate === "tanh" ? addCubic(graph, name, x) : addScaled(graph, name, x);
  // 0.5 x (1 + inner)
  const plus = graph.node("Add", `${name}.Add`, [inner, graph.constant(`${name}.one`, 1)], `${name}.plus`);
  const product = graph.node("Mul", `${name}.Mul`, [x, plus], `${name}.product`);
  graph.node("Mul", `${name}.Half`, [product, graph.constant(`${name}.half`, 0.5)], y);
}

/** erf(x / sqrt(2)) */
function addScaled(graph: Graph, name: string, x: string): string {
  const root = graph.constant(`${name}.sqrt2`, Math.SQRT2);
  const scaled = graph.node("Div", `${name}.Div`, [x, root], `${name}.scaled`);
  return graph.node("Erf", `${name}.Erf`, [scaled], `${name}.erf`);
}

/** tanh(sqrt(2 / pi) (x + 0.044715 x^3)) */
function addCubic(graph: Graph, name: string, x: string): string {
  const square = graph.node("Mul", `${name}.Square`, [x, x], `${name}.square`);
  const cube = graph.node("Mul", `${name}.Cube`, [square, x], `${name}.cube`);
  const c = graph.constant(`${name}.c`, 0.044715);
  const cubic = graph.node("Mul", `${name}.CCube`, [cube, c], `${name}.c_cube`);
  const inner = graph.node("Add", `${name}.Inner`, [x, cubic], `${name}.inner`);
  const k = graph.constant(`${name}.k`, Math.sqrt(2 / Math.PI));
  const scaled = graph.node("Mul", `${name}.K`, [inner, k], `${name}.k_inner`);
  return graph.node("Tanh", `${name}.Tanh`, [scaled], `${name}.tanh`);
}

/** ONNX's Softplus is of beta 1 and has no threshold; from 20 on float32 has the same number without it. */
function addSoftplus(graph: Graph, { beta, threshold }: Softplus, name: string, x: string, y: string): void {
  if (beta === 1 && threshold >= 20) return void graph.node("Softplus", name, [x], y);
  const factor = graph.constant(`${name}.beta`, beta);
  const scaled = graph.node("Mul", `${name}.Scale`, [x, factor], `${name}.scaled`);
  const softplus = graph.node("Softplus", `${name}.Softplus`, [scaled], `${name}.softplus`);
  const divided = graph.node("Div", `${name}.Divide`, [softplus, factor], `${name}.divided`);
  const limit = graph.constant(`${name}.threshold`, threshold);
  const over = graph.node("Greater", `${name}.Over`, [scaled, limit], `${name}.over`);
  graph.node("Where", `${name}.Where`, [over, x, divided], y);
}
