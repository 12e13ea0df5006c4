/** The addon as a Backend: packs what crosses as numbers, and nothing else. */
import type { Backend, Isa } from "../backend.js";
import { MT_WORDS } from "../generator_state.js";
import { NORMAL_STYLES } from "../kinds.js";
import type { Addon } from "../load.js";
import { nativeError } from "./errors.js";
import {
  createNativeAsyncPredictor,
  createNativePredictor,
  createNativeStepper,
  createNativeTrainer,
} from "./training.js";
import { packActivation, packLoss, packRules } from "./pack.js";

const NO_STATISTICS = { mean: null, variance: null, batches: null, momentum: null };

/** `isa` must be one of addon.isas(). */
export function createNativeBackend(addon: Addon, isa: Isa): Backend {
  addon.useErrors(nativeError);
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
    ranks: {
      join: (libraries) => addon.joinWorld(libraries),
      gather: (own) => addon.gather(own),
      finalize: () => addon.finalizeWorld(),
      abort: (why) => addon.abortWorld(why),
    },
    seed: (state, seed) => addon.seed(state, seed),
    random64: (state) => addon.random64(state),
    skipBlocks: (state, blocks) => addon.skipDraws(state, blocks * BigInt(MT_WORDS)),
    uniform: (state, out, from, to, fused) => addon.uniform(state, out, from, to, fused),
    randint: (state, out, low, range) => addon.randint(state, out, low, range),
    normal: (state, out, mean, std, style) => addon.normal(state, out, mean, std, NORMAL_STYLES.indexOf(style)),
    randperm: (state, out) => addon.randperm(state, out),
    linearForward: (x, weight, bias, y, size) =>
      addon.linearForward(x, weight, bias, y, size.rows, size.inFeatures, size.outFeatures),
    linearBackward: (x, weight, gradOutput, gradInput, gradWeight, gradBias, accumulate, size) =>
      // prettier-ignore
      addon.linearBackward(x, weight, gradOutput, gradInput, gradWeight, gradBias, accumulate, size.rows, size.inFeatures, size.outFeatures),
    layerNormForward: (x, weight, bias, y, columns, eps) => addon.layerNormForward(x, weight, bias, y, columns, eps),
    layerNormBackward: (...given) => addon.layerNormBackward(...given),
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
    batchMoments: (x, moments, eps, running) => {
      const { mean, variance, batches, momentum } = running ?? NO_STATISTICS;
      addon.batchMoments(x, moments, eps, mean, variance, batches, momentum);
    },
    runningMoments: (mean, variance, moments, eps) => addon.runningMoments(mean, variance, moments, eps),
    batchNormForward: (x, moments, weight, bias, y) => addon.batchNormForward(x, moments, weight, bias, y),
    batchNormBackward: (...given) => addon.batchNormBackward(...given),
    preluForward: (x, weight, y) => addon.preluForward(x, weight, y),
    preluBackward: (...given) => addon.preluBackward(...given),
    dropoutForward: (state, p, x, noise, y) => addon.dropoutForward(state, p, x, noise, y),
    multiply: (x, factor, y) => addon.multiply(x, factor, y),
    lossForward: (loss, input, target, gradInput, columns, losses = null) =>
      addon.lossForward(packLoss(loss), loss.weight, loss.posWeight, input, target, gradInput, columns, losses),
    optimizerStep: (rule, parameter, gradient, { step, muProduct, buffers: [a, b = null, c = null] }) =>
      addon.optimizerStep(packRules([rule]), parameter, gradient, step, muProduct, a ?? null, b, c),
    sumOfSquares: (x) => addon.sumOfSquares(x),
    scale: (x, factor) => addon.scale(x, factor),
    clamp: (x, limit) => addon.clamp(x, limit),
    createTrainer: (plan) => createNativeTrainer(addon, plan),
    createStepper: (plan, memory, groups, rows) => createNativeStepper(addon, plan, memory, groups, rows),
    createPredictor: (plan, parameters, buffers) => createNativePredictor(addon, plan, parameters, buffers),
    createAsyncPredictor: (plan, parameters, buffers) => createNativeAsyncPredictor(addon, plan, parameters, buffers),
  };
}
