/** The addon as a Backend: packs what crosses as numbers, and nothing else. */
import type { Backend, Isa, LayerPlan, NormalStyle, Trainer, TrainerPlan } from "./backend.js";
import { MT_WORDS } from "./generator_state.js";
import type { Addon } from "./load.js";
<<<<<<< HEAD
import { packRules } from "./pack.js";
=======
import type { Loss } from "./operations.js";
>>>>>>> losses

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
<<<<<<< HEAD
    crossEntropy: (logits, target, gradLogits, classes, reduction) =>
      addon.crossEntropy(logits, target, gradLogits, classes, reduction === "mean"),
    optimizerStep: (rule, parameter, gradient, { step, buffers: [a, b = null, c = null] }) =>
      addon.optimizerStep(packRules([rule]), parameter, gradient, step, a ?? null, b, c),
    sumOfSquares: (x) => addon.sumOfSquares(x),
    scale: (x, factor) => addon.scale(x, factor),
    clamp: (x, limit) => addon.clamp(x, limit),
=======
    lossForward: (loss, input, target, gradInput, columns) => {
      const { options, weight, posWeight } = packLoss(loss);
      return addon.lossForward(options, weight, posWeight, input, target, gradInput, columns);
    },
    sgdStep: (parameter, gradient, momentumBuffer, first, options) =>
      addon.sgdStep(parameter, gradient, momentumBuffer, first, packSgd([options])),
>>>>>>> losses
    createTrainer: (plan) => createNativeTrainer(addon, plan),
  };
}

const NORMAL_STYLES: readonly NormalStyle[] = ["fused", "separate", "glibc"];

<<<<<<< HEAD
=======
const LOSS_KINDS: readonly Loss["kind"][] = ["cross_entropy", "nll", "mse", "l1", "smooth_l1", "bce_with_logits"];

/** Five numbers, as native/binding/options.hpp reads them, and the weights. */
function packLoss(loss: Loss): {
  options: Float64Array;
  weight: Float32Array | null;
  posWeight: Float32Array | null;
} {
  const all = { weight: null, posWeight: null, labelSmoothing: 0, beta: 0, ignoreIndex: 0, ...loss };
  const { kind, reduction, labelSmoothing, beta, ignoreIndex, weight, posWeight } = all;
  const mean = Number(reduction === "mean");
  return {
    options: Float64Array.of(LOSS_KINDS.indexOf(kind), mean, labelSmoothing, beta, ignoreIndex),
    weight,
    posWeight,
  };
}

/** Six numbers a group, as native/binding/options.hpp reads them. */
function packSgd(groups: readonly SgdOptions[]): Float64Array {
  return Float64Array.from(
    groups.flatMap((g) => [g.lr, g.momentum, g.dampening, g.weightDecay, Number(g.nesterov), Number(g.maximize)]),
  );
}

>>>>>>> losses
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
