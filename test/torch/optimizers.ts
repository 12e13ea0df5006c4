/** Optimisers and clipping, as operations.ts has the others. */
import * as sb from "../../dist/index.js";
import { createOptimizer, OPTIMIZERS, optionsLike, type OptimizerName } from "../support/optimizers.js";
import type { Operation, Value } from "./operations.js";
import type { Random } from "./random.js";

type Options = Record<string, unknown>;

/** Each option in one case of two, the others at their defaults. */
function some(random: Random, options: Record<string, (random: Random) => unknown>): Options {
  const names = Object.keys(options).filter(() => random.boolean());
  return Object.fromEntries(names.map((name) => [name, options[name]?.(random)]));
}

const rate = (random: Random): number => random.next() * 10 ** random.integer(-4, 0);
const part = (random: Random): number => random.next();
const small = (random: Random): number => random.next() * 10 ** random.integer(-12, -2);
const flag = (random: Random): boolean => random.boolean();
const pair = (random: Random): number[] => [random.next(), random.next()];

const OPTIONS = Object.fromEntries(
  OPTIMIZERS.map((name) => {
    const { nesterov: _, ...options } = optionsLike(name, { number: part, flag, pair, lr: rate, eps: small });
    return [name, options]; // nesterov needs what another option says
  }),
) as Record<OptimizerName, Record<string, (random: Random) => unknown>>;

/** Numbers from [-1, 1), spread over some magnitudes. */
function numbers(n: number): sb.Tensor {
  const [t, sizes] = [sb.rand([n]), sb.rand([n])];
  t.data.forEach((v, i) => (t.data[i] = (v * 2 - 1) * 2 ** Math.floor((sizes.data[i] as number) * 16 - 8)));
  return t;
}

/** The parameters after each step, of two groups, the second with options of its own; some gradients are left out. */
// oxlint-disable-next-line typescript/no-explicit-any -- the case's arguments
function steps({ name, n, args, own, count, next_lr: nextLr }: any): Value[] {
  const parameters = [numbers(n), numbers(n)] as const;
  const groups = parameters.map((p, i) => (i === 0 ? { params: [p] } : { params: [p], ...own }));
  const optimizer = createOptimizer(name as OptimizerName, groups, args);
  const results: Value[] = [];
  for (let step = 0; step < count; step++) {
    parameters.forEach((p, i) => (p.grad = i === 1 && step % 3 === 1 ? null : numbers(n)));
    if (step === 2) optimizer.lr = nextLr;
    optimizer.step();
    results.push(parameters.map((p) => p.clone()));
  }
  return results;
}

function stepsOf(name: OptimizerName): Operation {
  return {
    arguments: (random) => {
      const [args, own] = [some(random, OPTIONS[name]), some(random, OPTIONS[name])];
      return { name, n: random.integer(1, 40), args, own, count: random.integer(1, 12), next_lr: rate(random) };
    },
    run: steps,
  };
}

export const optimizerOperations: Record<string, Operation> = {
  ...Object.fromEntries(OPTIMIZERS.map((name) => [name, stepsOf(name)])),
  clip: {
    arguments: (random) => ({ n: random.integer(1, 40), limit: rate(random) * 10, max: rate(random) * 100 }),
    run: ({ n, limit, max }) => {
      const parameters = [sb.zeros([n]), sb.zeros([1]), sb.zeros([n])];
      for (const p of parameters) p.grad = numbers(p.data.length);
      const [all, one] = [parameters, parameters.slice(1, 2)];
      sb.clipGradValue_(all, limit);
      // One number's norm is exact; that of many is not a promise.
      const norm = sb.clipGradNorm_(one, max);
      return [sb.tensor(norm), ...parameters.map((p) => (p.grad as sb.Tensor).clone())];
    },
  },
};
