/** The elementwise layers as nodes of opset 17. */
import * as layers from "../nn/activations.js";
import { type Entry, one, several } from "./add_nodes.js";
import type { Graph } from "./graph.js";

/** What each adds. */
export const ACTIVATION_NODES: readonly Entry[] = [
  one(layers.Tanh, "Tanh"),
  one(layers.ReLU, "Relu"),
  one(layers.LeakyReLU, "LeakyRelu", ({ negativeSlope }) => ({ alpha: { float: negativeSlope } })),
  one(layers.Sigmoid, "Sigmoid"),
  several(layers.GELU, addGelu),
  several(layers.SiLU, addSilu),
  one(layers.ELU, "Elu", ({ alpha }) => ({ alpha: { float: alpha } })),
  several(layers.Softplus, addSoftplus),
  several(layers.ReLU6, (graph, _, name, x, y) => addClip(graph, name, x, y, 0, 6)),
  several(layers.Hardtanh, (graph, { minVal, maxVal }, name, x, y) => addClip(graph, name, x, y, minVal, maxVal)),
  one(layers.Hardsigmoid, "HardSigmoid", () => ({ alpha: { float: 1 / 6 }, beta: { float: 0.5 } })),
  one(layers.Hardswish, "HardSwish"),
  one(layers.SELU, "Selu"),
  one(layers.CELU, "Celu", ({ alpha }) => ({ alpha: { float: alpha } })),
  several(layers.Mish, addMish),
  several(layers.LogSigmoid, addLogSigmoid),
  one(layers.Softsign, "Softsign"),
  several(layers.Tanhshrink, addTanhshrink),
  one(layers.Softshrink, "Shrink", ({ lambd }) => ({ lambd: { float: lambd }, bias: { float: lambd } })),
  one(layers.Hardshrink, "Shrink", ({ lambd }) => ({ lambd: { float: lambd }, bias: { float: 0 } })),
  several(layers.Threshold, addThreshold),
];

function addClip(graph: Graph, name: string, x: string, y: string, least: number, most: number): void {
  const bounds = [graph.constant(`${name}.min`, least), graph.constant(`${name}.max`, most)];
  graph.node("Clip", name, [x, ...bounds], y);
}

/** x tanh(softplus(x)) */
function addMish(graph: Graph, _: layers.Mish, name: string, x: string, y: string): void {
  const softplus = graph.node("Softplus", `${name}.Softplus`, [x], `${name}.softplus`);
  const tanh = graph.node("Tanh", `${name}.Tanh`, [softplus], `${name}.tanh`);
  graph.node("Mul", `${name}.Mul`, [x, tanh], y);
}

/** -softplus(-x) */
function addLogSigmoid(graph: Graph, _: layers.LogSigmoid, name: string, x: string, y: string): void {
  const negative = graph.node("Neg", `${name}.Neg`, [x], `${name}.negative`);
  const softplus = graph.node("Softplus", `${name}.Softplus`, [negative], `${name}.softplus`);
  graph.node("Neg", `${name}.Negate`, [softplus], y);
}

function addTanhshrink(graph: Graph, _: layers.Tanhshrink, name: string, x: string, y: string): void {
  const tanh = graph.node("Tanh", `${name}.Tanh`, [x], `${name}.tanh`);
  graph.node("Sub", `${name}.Sub`, [x, tanh], y);
}

function addThreshold(graph: Graph, { threshold, value }: layers.Threshold, name: string, x: string, y: string): void {
  const limit = graph.constant(`${name}.threshold`, threshold);
  const under = graph.node("LessOrEqual", `${name}.Under`, [x, limit], `${name}.under`);
  graph.node("Where", `${name}.Where`, [under, graph.constant(`${name}.value`, value), x], y);
}

function addSilu(graph: Graph, _: layers.SiLU, name: string, x: string, y: string): void {
  const sigmoid = graph.node("Sigmoid", `${name}.Sigmoid`, [x], `${name}.sigmoid`);
  graph.node("Mul", `${name}.Mul`, [x, sigmoid], y);
}

function addGelu(graph: Graph, { approximate }: layers.GELU, name: string, x: string, y: string): void {
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
function addSoftplus(graph: Graph, { beta, threshold }: layers.Softplus, name: string, x: string, y: string): void {
  if (beta === 1 && threshold >= 20) return void graph.node("Softplus", name, [x], y);
  const factor = graph.constant(`${name}.beta`, beta);
  const scaled = graph.node("Mul", `${name}.Scale`, [x, factor], `${name}.scaled`);
  const softplus = graph.node("Softplus", `${name}.Softplus`, [scaled], `${name}.softplus`);
  const divided = graph.node("Div", `${name}.Divide`, [softplus, factor], `${name}.divided`);
  const limit = graph.constant(`${name}.threshold`, threshold);
  const over = graph.node("Greater", `${name}.Over`, [scaled, limit], `${name}.over`);
  graph.node("Where", `${name}.Where`, [over, x, divided], y);
}
