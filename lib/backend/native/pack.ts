/** Options and plans as numbers, as native/binding/options.hpp and plans.cpp read them. */
import { METRICS, type MetricsPlan } from "../../numeric/metrics.js";
import {
  ACTIVATIONS,
  DECISIONS,
  LAYER_KINDS,
  LAYER_NUMBERS,
  LOSSES,
  OPTIMIZER_KINDS,
  OPTIMIZER_NUMBERS,
  type OptionNumber,
  REDUCTIONS,
  STORED_DTYPES,
} from "../kinds.js";
import type { Activation, Loss, OptimizerRule } from "../operations.js";
import { inputsOf, type LayerPlan, type NetPlan, type StoredRows, type StoredTensor } from "../training.js";

const ACTIVATION_KINDS = Object.keys(ACTIVATIONS);

/** The kind and two options, rounded to float32. */
function packActivation({ kind, options: [a = 0, b = 0] }: Activation): [kind: number, a: number, b: number] {
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

/** Of a layer's options, at most. */
export const MOST_LAYER_NUMBERS: number = Math.max(...LAYER_NUMBERS.map(({ length }) => length));

/** Each layer's kind and its options' numbers, NaN for null; how many inputs it has, and which. */
export function packLayers({ layers }: NetPlan): Float64Array {
  return Float64Array.from(
    layers.flatMap((layer, i) => {
      const inputs = inputsOf(layer, i);
      return [...packLayer(layer), inputs.length, ...inputs];
    }),
  );
}

function packLayer(layer: LayerPlan): number[] {
  const kind = LAYER_KINDS.indexOf(layer.kind);
  const numbers = LAYER_NUMBERS[kind] as readonly OptionNumber[];
  const options = layer as unknown as Readonly<Record<string, number | boolean | Activation | null>>;
  const own = Array.from({ length: MOST_LAYER_NUMBERS }, (_, i) => {
    if (i >= numbers.length) return 0;
    const { name, at } = numbers[i] as OptionNumber;
    const value = options[name] as number | boolean | Activation | null;
    return at === null ? Number(value ?? Number.NaN) : (packActivation(value as Activation)[at] as number);
  });
  return [kind, ...own];
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
    packed[at + COMMON_NUMBERS + i] = place === null ? Number(value) : ((value as readonly number[])[place] as number);
  }
}
