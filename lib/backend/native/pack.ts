/** Options and plans as numbers, as native/binding/options.hpp and plans.cpp read them. */
import type { Activation, Loss, OptimizerRule } from "../operations.js";
import type { LayerPlan, NetPlan } from "../training.js";

const ACTIVATION_KINDS = [
  "tanh",
  "relu",
  "leaky_relu",
  "sigmoid",
  "gelu",
  "gelu_tanh",
  "silu",
  "elu",
  "softplus",
] as const;

/** The kind, in the order of kernels.hpp, and two options, rounded to float32. */
export function packActivation(activation: Activation): [kind: number, a: number, b: number] {
  const at = (kind: (typeof ACTIVATION_KINDS)[number]): number => ACTIVATION_KINDS.indexOf(kind);
  switch (activation.kind) {
    case "leaky_relu":
      return [at("leaky_relu"), Math.fround(activation.negativeSlope), 0];
    case "gelu":
      return [at(activation.approximate === "tanh" ? "gelu_tanh" : "gelu"), 0, 0];
    case "elu":
      return [at("elu"), Math.fround(activation.alpha), 0];
    case "softplus":
      return [at("softplus"), Math.fround(activation.beta), Math.fround(activation.threshold)];
    default:
      return [at(activation.kind), 0, 0];
  }
}

const LOSS_KINDS: readonly Loss["kind"][] = ["cross_entropy", "nll", "mse", "l1", "smooth_l1", "bce_with_logits"];

/** Five numbers; the weights cross as arrays. */
export function packLoss(loss: Loss): Float64Array {
  const { kind, reduction, labelSmoothing, beta, ignoreIndex } = {
    labelSmoothing: 0,
    beta: 0,
    ignoreIndex: 0,
    ...loss,
  };
  return Float64Array.of(LOSS_KINDS.indexOf(kind), Number(reduction === "mean"), labelSmoothing, beta, ignoreIndex);
}

export function weightsOf(loss: Loss): { weight: Float32Array | null; posWeight: Float32Array | null } {
  const { weight, posWeight } = { weight: null, posWeight: null, ...loss };
  return { weight, posWeight };
}

const LAYER_KINDS = ["linear", "activation", "softmax", "log_softmax", "dropout", "identity"];

/** Eight numbers a layer: kind, inFeatures, outFeatures, bias; an activation's kind and numbers, or a dropout's p; its generator. */
export function packLayers({ layers, inputFeatures }: NetPlan): Float64Array {
  let width = inputFeatures;
  const rows = layers.map((layer) => {
    const linear = layer.kind === "linear" ? layer : { inFeatures: width, outFeatures: width, bias: false };
    width = linear.outFeatures;
    return [kindOf(layer), linear.inFeatures, linear.outFeatures, Number(linear.bias), ...optionsOf(layer)];
  });
  return Float64Array.from(rows.flat());
}

function kindOf(layer: LayerPlan): number {
  return LAYER_KINDS.indexOf(layer.kind === "softmax" && layer.log ? "log_softmax" : layer.kind);
}

function optionsOf(layer: LayerPlan): [kind: number, a: number, b: number, generator: number] {
  if (layer.kind === "activation") return [...packActivation(layer.activation), 0];
  return layer.kind === "dropout" ? [0, layer.p, 0, layer.generator] : [0, 0, 0, 0];
}

export const RULE_NUMBERS = 8;
const RULE_KINDS: readonly OptimizerRule["kind"][] = ["sgd", "adam", "adamw", "rmsprop", "adagrad"];

export function packRules(rules: readonly OptimizerRule[]): Float64Array {
  const packed = new Float64Array(rules.length * RULE_NUMBERS);
  packRulesInto(packed, rules);
  return packed;
}

export function packRulesInto(packed: Float64Array, rules: readonly OptimizerRule[]): void {
  rules.forEach((rule, i) => {
    const { kind, lr, weightDecay, maximize } = rule;
    const common = [RULE_KINDS.indexOf(kind), lr, weightDecay, Number(maximize)];
    packed.set([...common, ...ownNumbers(rule)], i * RULE_NUMBERS);
  });
}

function ownNumbers(rule: OptimizerRule): number[] {
  switch (rule.kind) {
    case "sgd":
      return [rule.momentum, rule.dampening, Number(rule.nesterov)];
    case "adam":
    case "adamw":
      return [...rule.betas, rule.eps, Number(rule.amsgrad)];
    case "rmsprop":
      return [rule.alpha, rule.eps, rule.momentum, Number(rule.centered)];
    case "adagrad":
      return [rule.lrDecay, rule.eps];
  }
}
