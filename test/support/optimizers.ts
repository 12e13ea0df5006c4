/** Optimisers by name, where a test goes through all of them. */
import * as sb from "../../dist/index.js";

const CLASSES = { SGD: sb.SGD, Adam: sb.Adam, AdamW: sb.AdamW, RMSprop: sb.RMSprop, Adagrad: sb.Adagrad };
export type OptimizerName = keyof typeof CLASSES;
export const OPTIMIZERS: readonly OptimizerName[] = ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad"];

/** What the optimisers have in common, with a state that any of them may hold. */
export interface AnyOptimizer {
  lr: number;
  readonly paramGroups: Record<string, unknown>[];
  step(): void;
  zeroGrad(): void;
  stateDict(): sb.SgdState | sb.AdamState;
  loadStateDict(state: unknown): void;
}

/** `parameters` are tensors or groups. */
export function createOptimizer(
  name: OptimizerName,
  parameters: readonly unknown[],
  options: Record<string, unknown> = {},
): AnyOptimizer {
  return new CLASSES[name](parameters as sb.Tensor[], options) as unknown as AnyOptimizer;
}
