/** workloads.json as a list, each workload with its id, its labels and how its speed is told. */
import { readFileSync } from "node:fs";

/** @import { Family, Sizes, Workload } from "./types.js" */

/** @typedef {(sizes: Sizes) => string} Naming */

/** @type {Naming} */
const product = ({ m, k, n }) => `${m}x${k}x${n}`;
/** @param {Sizes} sizes */
const flop = ({ m, k, n }) => 2 * m * k * n;
/** @type {Naming} */
const count = ({ n }) => n.toLocaleString("en");
/** @type {Naming} */
const net = ({ layers, batch }) => `${layers.join("-")}:b${batch}`;
/** @type {Naming} */
const netLabel = ({ layers, batch }) => `${layers.join("-")}, batch ${batch}`;
/** @type {Omit<Family, "title">} */
const ofNumbers = { unit: "number", label: count, key: ({ n }) => `${n}`, units: ({ n }) => n };
/** @param {Sizes} sizes */
const parameters = ({ in: from, out: to }) => from * to;

/** @type {Readonly<Record<string, Family>>} In the order of the report. */
export const families = {
  gemm: { title: "Matrix product, m x k x n", unit: "FLOP", label: product, units: flop },
  linear_tanh: { title: "Linear and tanh, m x k x n", unit: "FLOP", label: product, units: flop },
  tanh: { ...ofNumbers, title: "tanh" },
  activation: {
    ...ofNumbers,
    title: "Other activations",
    label: (w) => `${w.name}, ${count(w)}`,
    key: ({ name, n }) => `${name}:${n}`,
  },
  layer: {
    ...ofNumbers,
    title: "Layers and losses, forward and backward, rows x columns",
    label: ({ name, rows, columns }) => `${name}, ${rows}x${columns}`,
    key: ({ name, rows, columns }) => `${name}:${rows}x${columns}`,
    units: ({ rows, columns }) => rows * columns,
  },
  uniform: { ...ofNumbers, title: "uniform_, a tensor refilled" },
  uniform_new: { ...ofNumbers, title: "uniform_, a new tensor" },
  normal: { ...ofNumbers, title: "normal_" },
  kaiming: { title: "kaiming_uniform_, out x in", unit: "number", label: (w) => `${w.out}x${w.in}`, units: parameters },
  construct: { title: "manual_seed and Linear, in x out", unit: "call", label: (w) => `${w.in}x${w.out}` },
  infer: { title: "Inference", unit: "call", label: netLabel, key: net },
  train: {
    title: "Training",
    unit: "step",
    label: (w) => `${netLabel(w)}, ${w.optimizer}`,
    key: (w) => `${net(w)}:${w.optimizer}`,
  },
};

const { quick, ...sizes } = JSON.parse(readFileSync(new URL("../workloads.json", import.meta.url), "utf8"));

/** @type {readonly Workload[]} */
export const workloads = Object.entries(families).flatMap(([kind, { unit, label, key = label, units }]) =>
  sizes[kind].map((/** @type {Sizes} */ size) => ({
    ...size,
    id: `${kind}:${key(size)}`,
    kind,
    unit,
    label: label(size),
    units: units?.(size) ?? 1,
  })),
);

/** @type {readonly string[]} The ids of a short run. */
export const quickIds = quick;
