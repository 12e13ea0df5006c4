/** The addon as a Backend: packs what crosses as numbers, and nothing else. */
import type { Backend, Isa, LayerPlan, NormalStyle, Trainer, TrainerPlan } from "./backend.js";
import { MT_WORDS } from "./generator_state.js";
import type { Addon } from "./load.js";
import { packRules } from "./pack.js";

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
    tanhForward: (x, y) => addon.tanhForward(x, y),
    tanhBackward: (y, gradOutput, gradInput) => addon.tanhBackward(y, gradOutput, gradInput),
    crossEntropy: (logits, target, gradLogits, classes, reduction) =>
      addon.crossEntropy(logits, target, gradLogits, classes, reduction === "mean"),
    optimizerStep: (rule, parameter, gradient, { step, buffers: [a, b = null, c = null] }) =>
      addon.optimizerStep(packRules([rule]), parameter, gradient, step, a ?? null, b, c),
    sumOfSquares: (x) => addon.sumOfSquares(x),
    scale: (x, factor) => addon.scale(x, factor),
    clamp: (x, limit) => addon.clamp(x, limit),
    createTrainer: (plan) => createNativeTrainer(addon, plan),
  };
}

const NORMAL_STYLES: readonly NormalStyle[] = ["fused", "separate", "glibc"];

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
    run: (epochs, groups) => trainer.run(epochs, packRules(groups)),
    cancel: () => trainer.cancel(),
  };
}
