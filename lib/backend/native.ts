/** The addon as a Backend: packs what crosses as numbers, and nothing else. */
import type { Activation, Backend, Isa, LayerPlan, NormalStyle, SgdOptions, Trainer, TrainerPlan } from "./backend.js";
import { MT_WORDS } from "./generator_state.js";
import type { Addon } from "./load.js";

/** `isa` must be one of addon.isas(). */
export function createNativeBackend(addon: Addon, isa: Isa): Backend {
  addon.useIsa(isa);
  let threads = 1;
  return {
    name: "native",
    isa,
    get numThreads() {
      return threads;
    },
    set numThreads(count: number) {
      addon.setNumThreads(count);
      threads = count;
    },
    seed: (state, seed) => addon.seed(state, seed),
    random64: (state) => addon.random64(state),
    skipBlocks: (state, blocks) => addon.skipBlocks(state, blocks * BigInt(MT_WORDS)),
    uniform: (state, out, from, to, fused) => addon.uniform(state, out, from, to, fused),
    randint: (state, out, low, range) => addon.randint(state, out, low, range),
    normal: (state, out, mean, std, style) => addon.normal(state, out, mean, std, NORMAL_STYLES.indexOf(style)),
    randperm: (state, out) => addon.randperm(state, out),
    linearForward: (x, weight, bias, y, size) =>
      addon.linearForward(x, weight, bias, y, size.rows, size.inFeatures, size.outFeatures),
    linearBackwardInput: (gradOutput, weight, gradInput, size) =>
      addon.linearBackwardInput(gradOutput, weight, gradInput, size.rows, size.inFeatures, size.outFeatures),
    linearBackwardParameters: (x, gradOutput, gradWeight, gradBias, size) =>
      // prettier-ignore
      addon.linearBackwardParameters(x, gradOutput, gradWeight, gradBias, size.rows, size.inFeatures, size.outFeatures),
    add: (x, y) => addon.add(x, y),
    activationForward: (activation, x, y) => {
      const [kind, a, b] = packActivation(activation);
      addon.activationForward(kind, a, b, x, y);
    },
    activationBackward: (activation, x, y, gradOutput, gradInput) => {
      const [kind, a, b] = packActivation(activation);
      addon.activationBackward(kind, a, b, x, y, gradOutput, gradInput);
    },
    softmaxForward: (x, y, columns, log) => addon.softmaxForward(x, y, columns, log),
    softmaxBackward: (y, gradOutput, gradInput, columns, log) =>
      addon.softmaxBackward(y, gradOutput, gradInput, columns, log),
    dropoutForward: (state, p, x, noise, y) => addon.dropoutForward(state, p, x, noise, y),
    multiply: (x, factor, y) => addon.multiply(x, factor, y),
    crossEntropy: (logits, target, gradLogits, classes, reduction) =>
      addon.crossEntropy(logits, target, gradLogits, classes, reduction === "mean"),
    sgdStep: (parameter, gradient, momentumBuffer, first, options) =>
      addon.sgdStep(parameter, gradient, momentumBuffer, first, packSgd([options])),
    createTrainer: (plan) => createNativeTrainer(addon, plan),
  };
}

const NORMAL_STYLES: readonly NormalStyle[] = ["fused", "separate", "glibc"];

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

/** The kind, in the order of kernels.hpp, and two options. */
function packActivation(activation: Activation): [kind: number, a: number, b: number] {
  const at = (kind: (typeof ACTIVATION_KINDS)[number]): number => ACTIVATION_KINDS.indexOf(kind);
  switch (activation.kind) {
    case "leaky_relu":
      return [at("leaky_relu"), activation.negativeSlope, 0];
    case "gelu":
      return [at(activation.approximate === "tanh" ? "gelu_tanh" : "gelu"), 0, 0];
    case "elu":
      return [at("elu"), activation.alpha, 0];
    case "softplus":
      return [at("softplus"), activation.beta, activation.threshold];
    default:
      return [at(activation.kind), 0, 0];
  }
}

/** Six numbers a group, as native/binding/options.hpp reads them. */
function packSgd(groups: readonly SgdOptions[]): Float64Array {
  return Float64Array.from(
    groups.flatMap((g) => [g.lr, g.momentum, g.dampening, g.weightDecay, Number(g.nesterov), Number(g.maximize)]),
  );
}

const LAYER_KINDS: readonly LayerPlan["kind"][] = ["linear", "tanh", "identity"];
const ORDERS: readonly TrainerPlan["order"][] = ["sequential", "reseeded", "own"];

/** Four numbers a layer: kind, inFeatures, outFeatures, bias. */
function packLayers(plan: TrainerPlan): Int32Array {
  let width = plan.inputFeatures;
  const rows = plan.layers.map((layer) => {
    const linear = layer.kind === "linear" ? layer : { inFeatures: width, outFeatures: width, bias: false };
    width = linear.outFeatures;
    return [LAYER_KINDS.indexOf(layer.kind), linear.inFeatures, linear.outFeatures, Number(linear.bias)];
  });
  return Int32Array.from(rows.flat());
}

function createNativeTrainer(addon: Addon, plan: TrainerPlan): Trainer {
  const trainer = new addon.Trainer(
    packLayers(plan),
    plan.inputFeatures,
    plan.samples,
    plan.batchSize,
    plan.dropLast,
    ORDERS.indexOf(plan.order),
    plan.reduction === "mean",
    Int32Array.from(plan.parameterGroups),
  );
  return {
    write: (region, offset, source) => trainer.write(region, offset, source),
    read: (region, offset, target) => trainer.read(region, offset, target),
    run: (epochs, groups) => trainer.run(epochs, packSgd(groups)),
    cancel: () => trainer.cancel(),
  };
}
