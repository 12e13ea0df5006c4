/** Options and plans as numbers, as native/binding/options.hpp and plans.cpp read them. */
import { METRICS, type MetricsPlan } from "../../numeric/metrics.js";
import {
  ACTIVATIONS,
  DECISIONS,
  LAYERS,
  LOSSES,
  OPTIMIZER_KINDS,
  OPTIMIZER_NUMBERS,
  type OptionNumber,
  REDUCTIONS,
  STORED_DTYPES,
} from "../kinds.js";
import type { Activation, Loss, OptimizerRule } from "../operations.js";
import {
  inputsOf,
  type LayerPlan,
  type NetPlan,
  outputWidth,
  type StoredRows,
  type StoredTensor,
} from "../training.js";

const ACTIVATION_KINDS = Object.keys(ACTIVATIONS);

/** The kind and two options, rounded to float32. */
export function packActivation({ kind, options: [a = 0, b = 0] }: Activation): [kind: number, a: number, b: number] {
  return [ACTIVATION_KINDS.indexOf(kind), Math.fround(a), Math.fround(b)];
}

const LOSS_KINDS = Object.keys(LOSSES);

/** Five numbers: kind, reduction, three options; the weights cross as arrays. */
export function packLoss({ kind, reduction, options }: Loss): Float64Array {
  const packed = new Float64Array(5);
  packed[0] = LOSS_KINDS.indexOf(kind);
  packed[1] = REDUCTIONS.indexOf(reduction);
  packed.set(options, 2);
  return packed;
}

/** Five numbers: whether each is wanted, the decision, and the index to ignore, NaN if none is. */
export function packMetrics(plan: MetricsPlan | null): Float64Array | null {
  if (plan === null) return null;
  const wanted = METRICS.map((metric) => Number(plan.metrics.includes(metric)));
  return Float64Array.of(...wanted, DECISIONS.indexOf(plan.decision), plan.ignoreIndex ?? Number.NaN);
}

const LAYER_NUMBERS = 9;

/**
 * Nine numbers a layer and its inputs: kind, inFeatures, outFeatures, bias; an activation's kind and numbers, a dropout's p, the
 * first of columns, whether a layer norm is affine, and its eps, a PReLU's number of weights, a batch norm's options, or an embedding's rows, columns and the row of padding or -1; a dropout's generator; how many inputs, and which.
 */
export function packLayers({ layers, inputFeatures }: NetPlan): Float64Array {
  const packed = new Float64Array(layers.reduce((n, layer, i) => n + LAYER_NUMBERS + inputsOf(layer, i).length, 0));
  const widths = [inputFeatures];
  let at = 0;
  for (const [i, layer] of layers.entries()) {
    const inputs = inputsOf(layer, i);
    const taken = inputs.map((value) => widths[value] as number);
    const output = outputWidth(layer, taken);
    widths.push(output);
    packed[at] = kindOf(layer);
    packed[at + 1] = layer.kind === "linear" ? layer.inFeatures : (taken[0] as number);
    packed[at + 2] = output;
    if (layer.kind === "linear" || layer.kind === "layer_norm") packed[at + 3] = Number(layer.bias);
    if (layer.kind === "activation") packed.set(packActivation(layer.activation), at + 4);
    if (layer.kind === "layer_norm") packed.set([Number(layer.affine), layer.eps], at + 4);
    if (layer.kind === "batch_norm") {
      packed[at + 3] = Number(layer.bias);
      packed.set([Number(layer.affine), layer.eps, layer.momentum ?? Number.NaN, Number(layer.tracks)], at + 4);
    }
    if (layer.kind === "prelu") packed[at + 4] = layer.numParameters;
    if (layer.kind === "embedding")
      packed.set([layer.numEmbeddings, layer.embeddingDim, layer.paddingIdx ?? -1], at + 4);
    if (layer.kind === "dropout") packed.set([layer.p, 0, layer.generator], at + 5);
    if (layer.kind === "columns") packed[at + 5] = layer.from;
    packed.set([inputs.length, ...inputs], at + 8);
    at += LAYER_NUMBERS + inputs.length;
  }
  return packed;
}

function kindOf(layer: LayerPlan): number {
  return LAYERS.indexOf(layer.kind === "softmax" && layer.log ? "log_softmax" : layer.kind);
}

/** As native/binding/stored_rows.hpp reads them. */
export type PackedRows = readonly [x: PackedTensor, y: PackedTensor, rows: Int32Array | null];
type PackedTensor = readonly [path: string, numbers: BigInt64Array, columns: Int32Array | null];

export function packStoredRows(stored: StoredRows | null): PackedRows | null {
  return stored === null ? null : [packStoredTensor(stored.x), packStoredTensor(stored.y), stored.rows];
}

function packStoredTensor({ path, size, modified, dtype, begin, rows, width, columns }: StoredTensor): PackedTensor {
  const numbers = [size, modified, STORED_DTYPES.indexOf(dtype), begin, rows, width].map(BigInt);
  return [path, BigInt64Array.from(numbers), columns];
}

const COMMON_NUMBERS = 4;
export const RULE_NUMBERS: number = COMMON_NUMBERS + Math.max(...OPTIMIZER_NUMBERS.map(({ length }) => length));

export function packRules(rules: readonly OptimizerRule[]): Float64Array {
  const packed = new Float64Array(rules.length * RULE_NUMBERS);
  packRulesInto(packed, rules);
  return packed;
}

export function packRulesInto(packed: Float64Array, rules: readonly OptimizerRule[]): void {
  for (let i = 0; i < rules.length; i++) packRule(packed, i * RULE_NUMBERS, rules[i] as OptimizerRule);
}

/** Kind, lr, weightDecay, maximize; then the kind's own options. */
function packRule(packed: Float64Array, at: number, rule: OptimizerRule): void {
  const kind = OPTIMIZER_KINDS.indexOf(rule.kind);
  packed[at] = kind;
  packed[at + 1] = rule.lr;
  packed[at + 2] = rule.weightDecay;
  packed[at + 3] = Number(rule.maximize);
  const own = OPTIMIZER_NUMBERS[kind] as readonly OptionNumber[];
  const options = rule as unknown as Readonly<Record<string, number | boolean | readonly [number, number]>>;
  for (let i = 0; i < own.length; i++) {
    const { name, at: place } = own[i] as OptionNumber;
    const value = options[name] as number | boolean | readonly [number, number];
    packed[at + COMMON_NUMBERS + i] = place === null ? Number(value) : (value as readonly [number, number])[place];
  }
}
