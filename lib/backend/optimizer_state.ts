/** The layout of an optimiser's state. */
import type { OptimizerRule, OptimizerState } from "./operations.js";
import { OPTIMIZERS } from "./reference/operations/optimizer.js";

/** The most arrays that a rule keeps for a parameter. */
export const MOST_SLOTS: number = Math.max(...Object.values(OPTIMIZERS).map(({ slots }) => slots.length));

/** The greatest count of steps; it stays there. */
export const MOST_STEPS: number = 2 ** 32 - 1;

/** For each of the rule's slots, whether a step uses it. */
export function usedSlots(rule: OptimizerRule): boolean[] {
  return OPTIMIZERS[rule.kind].uses(rule);
}

/** Counts a step that has been made. SGD counts the updates of its momentum buffer only. */
export function countStep(rule: OptimizerRule, state: OptimizerState): void {
  const definition = OPTIMIZERS[rule.kind];
  if (definition.muProduct !== undefined) state.muProduct = definition.muProduct(rule, state);
  if (definition.counts === undefined || definition.counts(rule)) state.step = Math.min(state.step + 1, MOST_STEPS);
}
