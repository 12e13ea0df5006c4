/** Rules of every optimiser: chosen ones, and arbitrary ones. */
import * as fc from "fast-check";
import type { OptimizerRule } from "../../dist/backend/operations.js";

const SGD = {
  kind: "sgd",
  lr: 0.1,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
} as const;
const ADAM = {
  kind: "adam",
  lr: 0.001,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
} as const;
const RMSPROP = {
  kind: "rmsprop",
  lr: 0.01,
  alpha: 0.99,
  eps: 1e-8,
  weightDecay: 0,
  momentum: 0,
  centered: false,
  maximize: false,
} as const;
const ADAGRAD = {
  kind: "adagrad",
  lr: 0.01,
  lrDecay: 0,
  weightDecay: 0,
  eps: 1e-10,
  maximize: false,
} as const;

/** Each optimiser plain, with each option, and with what goes to the edges of float32. */
export const RULES: readonly OptimizerRule[] = [
  SGD,
  { ...SGD, lr: 0 },
  { ...SGD, lr: 1e-45 },
  { ...SGD, lr: 1e300 },
  { ...SGD, maximize: true },
  { ...SGD, weightDecay: 0.01 },
  { ...SGD, weightDecay: 1e-60 },
  { ...SGD, momentum: 0.9 },
  { ...SGD, momentum: 0.9, dampening: 0.3 },
  { ...SGD, momentum: 0.9, dampening: -1, weightDecay: 0.01, maximize: true },
  { ...SGD, momentum: 0.9, nesterov: true },
  { ...SGD, momentum: 1e-60, nesterov: true, weightDecay: 0.1 },
  ADAM,
  { ...ADAM, lr: 1e300 },
  { ...ADAM, weightDecay: 0.1, maximize: true },
  { ...ADAM, weightDecay: 1e-60 },
  { ...ADAM, amsgrad: true },
  { ...ADAM, betas: [0, 0], eps: 0 },
  { ...ADAM, betas: [0.5, 0.5], eps: 1e-60 },
  { ...ADAM, betas: [0.51, 0.1], amsgrad: true, weightDecay: 0.1 },
  { ...ADAM, betas: [1 - 2 ** -53, 1 - 2 ** -53] },
  { ...ADAM, kind: "adamw", weightDecay: 0.01 },
  { ...ADAM, kind: "adamw", lr: Infinity },
  { ...ADAM, kind: "adamw", weightDecay: 0.2, amsgrad: true, maximize: true },
  RMSPROP,
  { ...RMSPROP, alpha: 0, eps: 0 },
  { ...RMSPROP, alpha: 3, momentum: 0.5, centered: true },
  { ...RMSPROP, momentum: 0.9, weightDecay: 0.1 },
  { ...RMSPROP, momentum: 1e-60, maximize: true },
  { ...RMSPROP, centered: true },
  { ...RMSPROP, alpha: 0.3, centered: true, momentum: 0.9, maximize: true },
  ADAGRAD,
  { ...ADAGRAD, lrDecay: 0.1 },
  { ...ADAGRAD, weightDecay: 0.1, eps: 0, maximize: true },
];

const factor = fc.double({ min: 0, max: 2, noNaN: true });
const orZero = fc.oneof(fc.constant(0), factor);
const beta = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const common = { lr: factor, weightDecay: orZero, maximize: fc.boolean() };

export const anyRule: fc.Arbitrary<OptimizerRule> = fc.oneof(
  fc.record({
    kind: fc.constant("sgd" as const),
    ...common,
    momentum: orZero,
    dampening: factor,
    nesterov: fc.boolean(),
  }),
  fc.record({
    kind: fc.constantFrom("adam" as const, "adamw" as const),
    ...common,
    betas: fc.tuple(beta, beta),
    eps: orZero,
    amsgrad: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("rmsprop" as const),
    ...common,
    alpha: factor,
    eps: orZero,
    momentum: orZero,
    centered: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("adagrad" as const),
    ...common,
    lrDecay: orZero,
    eps: orZero,
  }),
);
