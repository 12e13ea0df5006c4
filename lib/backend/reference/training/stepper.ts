/** Single training steps on the caller's memory: step.ts, all of it at once. */
import type { StepMemory, StepPlan, Stepper } from "../../training.js";
import { type StepSlices, type StepState, stepSlices } from "./step.js";
import { createBatchMemory, layersOf } from "./layout.js";

export function createStepper(plan: StepPlan, memory: StepMemory): Stepper {
  const layers = layersOf(plan);
  const { states, weight, posWeight, ...net } = memory;
  const own = { ...plan, loss: { ...plan.loss, weight, posWeight } } as StepPlan;
  let prepared: { rows: number; state: StepState; output: Float32Array; slices: StepSlices } | null = null;

  const prepare = (rows: number): NonNullable<typeof prepared> => {
    const x = new Float32Array(rows * plan.inputFeatures);
    const state: StepState = { x, y: new Int32Array(0), rules: [], share: 1, accumulate: false, loss: 0, blockLoss: 0 };
    const batch = createBatchMemory(layers, x, rows);
    return {
      rows,
      state,
      output: batch.values.at(-1)!,
      slices: stepSlices({ plan: own, layers, ...net, states, batch, state }, rows),
    };
  };

  return {
    step(x, y, rows, rules, output) {
      if (prepared?.rows !== rows) prepared = prepare(rows);
      const { state, slices } = prepared;
      state.x.set(x);
      state.y = y;
      state.rules = rules;
      for (const part of [slices.measure, slices.backward, slices.update]) for (const slice of part) slice.run();
      output?.set(prepared.output);
      return state.loss;
    },
  };
}
