/** Optimisers by name, where a test goes through all of them. */
import * as sb from "../../dist/index.js";
import { OPTIMIZERS as definitions } from "../../dist/backend/reference/operations/optimizer.js";
import * as optimizers from "../../dist/optim/optimizers.js";

export type OptimizerName = keyof typeof optimizers;
export const OPTIMIZERS = Object.keys(optimizers) as readonly OptimizerName[];

export type OptionValue = number | boolean | readonly [number, number];

/** All options of an optimiser, at their defaults. */
export function defaultsOf(name: OptimizerName): Record<string, OptionValue> {
  const {
    params: _,
    initialLr: __,
    ...options
  } = createOptimizer(name, [sb.zeros([1])]).paramGroups[0] as object & {
    params: unknown;
    initialLr: unknown;
  };
  return options as Record<string, OptionValue>;
}

/** An option for each of the defaults: by its name, if it is there, else by its type. */
export function optionsLike<T>(
  name: OptimizerName,
  types: Record<"number" | "flag" | "pair", T> & Record<string, T>,
): Record<string, T> {
  const typeOf = (value: OptionValue): string =>
    Array.isArray(value) ? "pair" : typeof value === "number" ? "number" : "flag";
  const entries = Object.entries(defaultsOf(name)).map(([option, value]) => [
    option,
    types[option] ?? types[typeOf(value)],
  ]);
  return Object.fromEntries(entries) as Record<string, T>;
}

/** With these, a step uses every array that the optimiser may keep. */
export function fullOptions(name: OptimizerName): Record<string, OptionValue> {
  const full: Record<string, OptionValue> = { momentum: 0.9, amsgrad: true, centered: true };
  return Object.fromEntries(Object.entries(full).filter(([option]) => option in defaultsOf(name)));
}

/** What stateDict() has of a parameter after a step with those. */
export function stateNames(name: OptimizerName): string[] {
  const { slots, muProduct } = definitions[name.toLowerCase() as keyof typeof definitions];
  return [...(name === "SGD" ? [] : ["step"]), ...(muProduct ? ["muProduct"] : []), ...slots];
}

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
  return new optimizers[name](parameters as sb.Tensor[], options) as unknown as AnyOptimizer;
}
