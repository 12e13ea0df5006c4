/** The addon as a Backend: packs what crosses as numbers, and nothing else. */
import type { Backend, Isa } from "../backend.js";
import { MT_WORDS } from "../generator_state.js";
import { NORMAL_STYLES } from "../kinds.js";
import type { Addon } from "../load.js";
import { nativeError } from "./errors.js";
import {
  createNativeAsyncPredictor,
  createNativeLayer,
  createNativePredictor,
  createNativeStepper,
  createNativeTrainer,
} from "./training.js";
import { packLoss, packRules } from "./pack.js";

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
    createLayer: (plan, inputFeatures) => createNativeLayer(addon, plan, inputFeatures),
    linearForward: (x, weight, bias, y, size) =>
      addon.linearForward(x, weight, bias, y, size.rows, size.inFeatures, size.outFeatures),
    linearBackward: (x, weight, gradOutput, gradInput, gradWeight, gradBias, accumulate, size) =>
      // prettier-ignore
      addon.linearBackward(x, weight, gradOutput, gradInput, gradWeight, gradBias, accumulate, size.rows, size.inFeatures, size.outFeatures),
    add: (x, y) => addon.add(x, y),
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
