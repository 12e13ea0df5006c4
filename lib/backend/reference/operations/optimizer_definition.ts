/** What the TypeScript backend says of each optimiser, in one place: everything else that depends on it is derived. */
import type { OptimizerRule, OptimizerState } from "../../operations.js";

/** The options that every optimiser has. */
export interface CommonRule {
  readonly lr: number;
  readonly weightDecay: number;
  readonly maximize: boolean;
}

type OptionType<Value> = Value extends boolean ? "flag" : Value extends number ? "number" : "pair";

export interface OptimizerDefinition<Rule extends CommonRule = OptimizerRule> {
  /** The options of its own, besides those that all have, in the order in which they cross to the addon. */
  readonly options: { readonly [Name in Exclude<keyof Rule, keyof CommonRule | "kind">]: OptionType<Rule[Name]> };
  /** The names of the arrays that it keeps of one parameter, in PyTorch's state_dict, and here in camelCase. */
  readonly slots: readonly string[];
  /** For each slot, whether a step uses it. */
  uses(rule: Rule): boolean[];
  /** Whether a step counts. Default: each one does. */
  counts?(rule: Rule): boolean;
  /** The product of momenta after a step, where it keeps one. Default: it keeps none. */
  muProduct?(rule: Rule, before: OptimizerState): number;
  /** One step on a parameter, or on a part of it; all are written in the terms of optimizer.ts. */
  step(rule: Rule, parameter: Float32Array, gradient: Float32Array, state: OptimizerState): void;
}
