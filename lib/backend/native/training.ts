/** The addon's objects for training and prediction: packs what crosses as numbers, and nothing else. */
import type { StandaloneLayer } from "../backend.js";
import { ORDERS, REGIONS } from "../kinds.js";
import type { OptimizerRule } from "../operations.js";
import { MOST_SLOTS } from "../optimizer_state.js";
import type { Addon, NetArguments, StepArguments } from "../load.js";
import { packLayers, packLoss, packMetrics, packRules, packRulesInto, packStoredRows, RULE_NUMBERS } from "./pack.js";
import type {
  AsyncPredictor,
  LayerKind,
  NetPlan,
  Predictor,
  StepMemory,
  StepPlan,
  Stepper,
  Trainer,
  TrainerPlan,
} from "../training.js";

export function createNativeTrainer(addon: Addon, plan: TrainerPlan): Trainer {
  const { samples, validationSamples, batchSize, validationBatchSize, dropLast, validates } = plan;
  const trainer = new addon.Trainer(
    ...stepArguments(plan),
    samples,
    validationSamples,
    batchSize,
    validationBatchSize,
    dropLast,
    validates,
    plan.stopOnNaN,
    plan.accumulate,
    ORDERS.indexOf(plan.order),
    packMetrics(plan.metrics),
    plan.ranks,
    packStoredRows(plan.stored),
    packStoredRows(plan.validationStored),
  );
  return {
    write: (region, offset, source) => trainer.write(REGIONS.indexOf(region), offset, source),
    read: (region, offset, target) => trainer.read(REGIONS.indexOf(region), offset, target),
    run: (epochs, schedule, order) => trainer.run(epochs, packRules(schedule.flat()), schedule[0]?.length ?? 0, order),
    get batches() {
      return trainer.batches();
    },
    validate: (order) => trainer.validate(order),
    cancel: () => trainer.cancel(),
  };
}

export function createNativeStepper(
  addon: Addon,
  plan: StepPlan,
  memory: StepMemory,
  groups: number,
  rows: number,
): Stepper {
  const { states, ...arrays } = memory;
  const rules = new Float64Array(groups * RULE_NUMBERS + states.length).subarray(0, groups * RULE_NUMBERS);
  const steps = new Uint32Array(rules.buffer, rules.byteLength, states.length);
  const muProducts = new Float32Array(rules.buffer, rules.byteLength + steps.byteLength, states.length);
  const slots = states.map(({ buffers }) => Array.from({ length: MOST_SLOTS }, (_, i) => buffers[i] ?? null));
  const step = addon.stepper(...stepArguments(plan), rows, { ...arrays, slots, steps, muProducts, rules });
  let packed: readonly OptimizerRule[] = [];
  return {
    step(x, y, batchRows, given, output) {
      if (given !== packed) packRulesInto(rules, given);
      packed = given;
      for (let i = 0; i < steps.length; i++) {
        steps[i] = states[i]!.step;
        muProducts[i] = states[i]!.muProduct;
      }
      const loss = output === null ? step(x, y, batchRows) : step(x, y, batchRows, output);
      for (let i = 0; i < steps.length; i++) {
        states[i]!.step = steps[i]!;
        states[i]!.muProduct = muProducts[i]!;
      }
      return loss;
    },
  };
}

export function createNativeLayer(addon: Addon, plan: LayerKind, inputFeatures: number): StandaloneLayer {
  const plans = netArguments({ layers: [plan], inputFeatures, generators: 1 });
  const { forward, backward, kept, keptOfBatch } = addon.layer(...plans);
  // Where there is nothing to spread, a call that spreads it takes a tenth longer on few numbers.
  return {
    kept: (rows) => rows * kept + keptOfBatch,
    forward: (rows, training, x, y, own, state) =>
      state.length === 0 ? forward(rows, training, x, y, own) : forward(rows, training, x, y, own, ...state),
    backward: (rows, training, x, y, own, gradOutput, gradInput, accumulate, parameters, gradients) =>
      parameters.length === 0
        ? backward(rows, training, x, y, own, gradOutput, gradInput, accumulate)
        : backward(rows, training, x, y, own, gradOutput, gradInput, accumulate, ...parameters, ...gradients),
  };
}

export function createNativePredictor(
  addon: Addon,
  plan: NetPlan,
  parameters: readonly Float32Array[],
  buffers: readonly Float32Array[],
): Predictor {
  return { predict: addon.predictor(...netArguments(plan), parameters, buffers) };
}

export function createNativeAsyncPredictor(
  addon: Addon,
  plan: NetPlan,
  parameters: readonly Float32Array[],
  buffers: readonly Float32Array[],
): AsyncPredictor {
  return { predict: addon.asyncPredictor(...netArguments(plan), parameters, buffers) };
}

function netArguments(plan: NetPlan): NetArguments {
  return [packLayers(plan), plan.inputFeatures, plan.generators];
}

function stepArguments(plan: StepPlan): StepArguments {
  const { weight, posWeight } = plan.loss;
  return [
    ...netArguments(plan),
    packLoss(plan.loss),
    weight !== null,
    posWeight !== null,
    plan.targetColumns,
    Int32Array.from(plan.parameterGroups),
    plan.clipGradNorm,
  ];
}
