/** Rules of every optimiser: chosen ones, and arbitrary ones. */
import * as fc from "fast-check";
import type { OptimizerRule } from "../../dist/backend/operations.js";
import { OPTIMIZERS } from "../../dist/backend/reference/operations/optimizer.js";

type Kind = OptimizerRule["kind"];
type Options = Record<string, unknown>;
const KINDS = Object.keys(OPTIMIZERS) as Kind[];
const COMMON = { lr: 0.1, weightDecay: 0, maximize: false };

/** The kind with its own options, by their types. */
function ruleOf(kind: Kind, values: Record<"number" | "flag" | "pair", unknown>, options: Options = {}): OptimizerRule {
  const types = Object.entries<"number" | "flag" | "pair">(OPTIMIZERS[kind].options);
  const own = Object.fromEntries(types.map(([name, type]) => [name, values[type]]));
  return { kind, ...COMMON, ...own, ...options } as unknown as OptimizerRule;
}

/** A rule of every kind by options of each type, in words, and by what all have. */
const everyKind = (values: Record<"number" | "flag" | "pair", unknown>, options: Options = {}): OptimizerRule[] =>
  KINDS.map((kind) => ruleOf(kind, values, options));

const plain = { number: 0, flag: false, pair: [0.9, 0.999] };
const SGD = ruleOf("sgd", plain) as OptimizerRule & { kind: "sgd" };
const ADAM = ruleOf("adam", { ...plain, number: 1e-8 }, { lr: 0.001 }) as OptimizerRule & { kind: "adam" | "adamw" };
const RMSPROP = ruleOf("rmsprop", plain, { alpha: 0.99, eps: 1e-8 }) as OptimizerRule & { kind: "rmsprop" };

/** Each optimiser plain, with each kind of option, and with what goes to the edges of float32. */
export const RULES: readonly OptimizerRule[] = [
  ...everyKind(plain),
  ...everyKind({ number: 1e-8, flag: true, pair: [0.5, 0.5] }),
  ...everyKind({ number: 0.9, flag: true, pair: [0.51, 0.1] }, { weightDecay: 0.1, maximize: true }),
  ...everyKind({ number: 0.3, flag: false, pair: [0, 0] }, { weightDecay: 1e-60 }),
  ...everyKind({ number: 1e-60, flag: true, pair: [1 - 2 ** -53, 1 - 2 ** -53] }, { maximize: true }),
  ...everyKind({ number: 3, flag: true, pair: [0.1, 0.9] }, { weightDecay: 0.01 }),
  ...everyKind({ number: 0.99, flag: false, pair: [0.9, 0.999] }, { lr: 1e300 }),
  ...everyKind({ number: 0.99, flag: true, pair: [0.9, 0.999] }, { lr: Infinity, weightDecay: 0.1 }),
  { ...SGD, lr: 0 },
  { ...SGD, lr: 1e-45 },
  { ...SGD, momentum: 0.9, dampening: -1, weightDecay: 0.01, maximize: true },
  { ...SGD, momentum: 0.9, nesterov: true },
  { ...ADAM, amsgrad: true },
  { ...ADAM, kind: "adamw", weightDecay: 0.2, amsgrad: true, maximize: true },
  { ...RMSPROP, momentum: 0.9, weightDecay: 0.1 },
  { ...RMSPROP, centered: true },
];

const factor = fc.double({ min: 0, max: 2, noNaN: true });
const orZero = fc.oneof(fc.constant(0), factor);
const beta = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const anyValue = { number: orZero, flag: fc.boolean(), pair: fc.tuple(beta, beta) };

export const anyRule: fc.Arbitrary<OptimizerRule> = fc.oneof(
  ...KINDS.map((kind) => {
    const types = Object.entries<"number" | "flag" | "pair">(OPTIMIZERS[kind].options);
    const own = types.map(([name, type]): [string, fc.Arbitrary<unknown>] => [name, anyValue[type]]);
    const common = { lr: factor, weightDecay: orZero, maximize: fc.boolean() };
    return fc.record({ kind: fc.constant(kind), ...common, ...Object.fromEntries(own) });
  }),
) as fc.Arbitrary<OptimizerRule>;
