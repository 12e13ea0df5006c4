/** Options as numbers, as native/binding/options.hpp reads them. */
import type { OptimizerRule } from "./operations.js";

const RULE_NUMBERS = 8;
const RULE_KINDS: readonly OptimizerRule["kind"][] = ["sgd", "adam", "adamw", "rmsprop", "adagrad"];

export function packRules(rules: readonly OptimizerRule[]): Float64Array {
  const packed = new Float64Array(rules.length * RULE_NUMBERS);
  rules.forEach((rule, i) => {
    const { kind, lr, weightDecay, maximize } = rule;
    const common = [RULE_KINDS.indexOf(kind), lr, weightDecay, Number(maximize)];
    packed.set([...common, ...ownNumbers(rule)], i * RULE_NUMBERS);
  });
  return packed;
}

function ownNumbers(rule: OptimizerRule): number[] {
  switch (rule.kind) {
    case "sgd":
      return [rule.momentum, rule.dampening, Number(rule.nesterov)];
    case "adam":
    case "adamw":
      return [...rule.betas, rule.eps, Number(rule.amsgrad)];
    case "rmsprop":
      return [rule.alpha, rule.eps, rule.momentum, Number(rule.centered)];
    case "adagrad":
      return [rule.lrDecay, rule.eps];
  }
}
