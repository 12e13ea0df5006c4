/** Options and plans as numbers, as native/binding/options.hpp and plans.cpp read them. */
import {
  ACTIVATIONS,
  LAYERS,
  LOSSES,
  OPTIMIZER_KINDS,
  OPTIMIZER_NUMBERS,
  type OptionNumber,
  REDUCTIONS,
} from "../kinds.js";
import type { Activation, Loss, OptimizerRule } from "../operations.js";
import type { LayerPlan, NetPlan } from "../training.js";

const ACTIVATION_KINDS = Object.keys(ACTIVATIONS);

/** The kind and two options, rounded to float32. */
export function packActivation({ kind, options: [a = 0, b = 0] }: Activation): [kind: number, a: number, b: number] {
  return [ACTIVATION_KINDS.indexOf(kind), Math.fround(a), Math.fround(b)];
}

/** Five numbers; the weights cross as arrays. */
export function packLoss(loss: Loss): Float64Array {
  const packed = new Float64Array(5);
  packed[0] = LOSSES.indexOf(loss.kind);
  packed[1] = REDUCTIONS.indexOf(loss.reduction);
  if ("labelSmoothing" in loss) packed[2] = loss.labelSmoothing;
  if ("beta" in loss) packed[3] = loss.beta;
  if ("ignoreIndex" in loss) packed[4] = loss.ignoreIndex;
  return packed;
}

export function weightsOf(loss: Loss): { weight: Float32Array | null; posWeight: Float32Array | null } {
  return {
    weight: "weight" in loss ? loss.weight : null,
    posWeight: "posWeight" in loss ? loss.posWeight : null,
  };
}

const LAYER_NUMBERS = 8;

/** Eight numbers a layer: kind, inFeatures, outFeatures, bias; an activation's kind and numbers, or a dropout's p; its generator. */
export function packLayers({ layers, inputFeatures }: NetPlan): Float64Array {
  const packed = new Float64Array(layers.length * LAYER_NUMBERS);
  let width = inputFeatures;
  for (let i = 0, at = 0; i < layers.length; i++, at += LAYER_NUMBERS) {
    const layer = layers[i] as LayerPlan;
    packed[at] = kindOf(layer);
    packed[at + 1] = width;
    if (layer.kind === "linear") width = layer.outFeatures;
    packed[at + 2] = width;
    if (layer.kind === "linear") {
      packed[at + 1] = layer.inFeatures;
      packed[at + 3] = Number(layer.bias);
    } else if (layer.kind === "activation") {
      packed.set(packActivation(layer.activation), at + 4);
    } else if (layer.kind === "dropout") {
      packed[at + 5] = layer.p;
      packed[at + 7] = layer.generator;
    }
  }
  return packed;
}

function kindOf(layer: LayerPlan): number {
  return LAYERS.indexOf(layer.kind === "softmax" && layer.log ? "log_softmax" : layer.kind);
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
