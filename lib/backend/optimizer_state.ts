/** The layout of an optimiser's state. */
import type { OptimizerRule } from "./operations.js";

/** The names of a state's arrays, as PyTorch's state_dict has them. */
export const SLOTS: Readonly<Record<OptimizerRule["kind"], readonly string[]>> = {
  sgd: ["momentumBuffer"],
  adam: ["expAvg", "expAvgSq", "maxExpAvgSq"],
  adamw: ["expAvg", "expAvgSq", "maxExpAvgSq"],
  rmsprop: ["squareAvg", "momentumBuffer", "gradAvg"],
  adagrad: ["sum"],
};

/** The most arrays that a rule keeps for a parameter. */
export const MOST_SLOTS: number = Math.max(...Object.values(SLOTS).map(({ length }) => length));

/** The greatest count of steps; it stays there. */
export const MOST_STEPS: number = 2 ** 32 - 1;

/** For each of the rule's slots, whether a step uses it. */
export function usedSlots(rule: OptimizerRule): boolean[] {
  switch (rule.kind) {
    case "sgd":
      return [rule.momentum !== 0];
    case "adam":
    case "adamw":
      return [true, true, rule.amsgrad];
    case "rmsprop":
      return [true, rule.momentum > 0, rule.centered];
    case "adagrad":
      return [true];
  }
}

/** The count after a step. SGD counts the updates of its momentum buffer only. */
export function countStep(rule: OptimizerRule, step: number): number {
  return rule.kind === "sgd" && rule.momentum === 0 ? step : Math.min(step + 1, MOST_STEPS);
}
