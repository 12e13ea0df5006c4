/** Losses compared with real PyTorch: any options, numbers and targets, the hard ones among them. */
import * as sb from "../../dist/index.js";
import type { Operation, Value } from "./operations.js";
import type { Random } from "./random.js";

/** Numbers in JSON, which has no infinity: as words where it must. */
const written = (x: number): number | string => (Number.isFinite(x) ? x : String(x));
const read = (values: (number | string)[], shape: number[]): sb.Tensor =>
  sb.tensor(Float32Array.from(values, Number), shape);

function numbers(random: Random, count: number, special: boolean): (number | string)[] {
  const one = (): number => {
    if (special && random.next() < 0.05) return random.choice([Infinity, -Infinity, Number.NaN, 0]);
    return (random.next() * 2 - 1) * 10 ** random.integer(-2, 2);
  };
  return Array.from({ length: count }, () => written(Math.fround(one())));
}

const probabilities = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => (random.boolean() ? random.integer(0, 1) : Math.fround(random.next())));

const weights = (random: Random, count: number): number[] | null =>
  random.boolean() ? Array.from({ length: count }, () => Math.fround(random.next() * 3)) : null;

/** Class indices; often some are to be ignored, now and then all. */
function indices(random: Random, rows: number, classes: number, ignored: number): number[] {
  const share = random.choice([0, 0, 0.3, 1]);
  return Array.from({ length: rows }, () => (random.next() < share ? ignored : random.integer(0, classes - 1)));
}

function classes(random: Random, soft: boolean): Record<string, unknown> {
  const [rows, columns] = [random.choice([0, 1, 2, 5, 30, 300]), random.integer(1, 12)];
  const ignored = soft ? -100 : random.choice([-100, 0, 7]);
  const target = soft ? probabilities(random, rows * columns) : indices(random, rows, columns, ignored);
  return {
    shape: [rows, columns],
    input: numbers(random, rows * columns, random.boolean()),
    target,
    weight: weights(random, columns),
    options: { reduction: random.choice(["mean", "sum"]), ignoreIndex: ignored },
  };
}

function elements(random: Random, target: (count: number) => unknown): Record<string, unknown> {
  const shape = random.choice([random.shape(0, 3, 9), [0], [2, 0], [300, 2], [random.integer(1, 40)]]);
  const count = shape.reduce((a, b) => a * b, 1);
  return {
    shape,
    input: numbers(random, count, random.boolean()),
    target: target(count),
    options: { reduction: random.choice(["mean", "sum"]) },
  };
}

// oxlint-disable-next-line typescript/no-explicit-any -- the case's arguments
function valueAndGradient(c: any, create: (options: any) => sb.LossFunction): Value[] {
  const given = (name: string): Record<string, sb.Tensor> =>
    c[name] ? { [name]: sb.tensor(Float32Array.from(c[name] as number[])) } : {};
  const loss = create({ ...c.options, ...given("weight"), ...given("posWeight") });
  const isIndices = c.op === "nll_loss" || c.op === "cross_entropy";
  const target = isIndices ? Int32Array.from(c.target) : read(c.target, c.shape);
  const value = loss.forward(read(c.input, c.shape), target);
  return [sb.tensor(Float32Array.of(value), []), loss.backward()];
}

const withOption = (args: Record<string, unknown>, option: Record<string, unknown>): Record<string, unknown> => ({
  ...args,
  options: { ...(args["options"] as object), ...option },
});
const smoothing = (random: Random): { labelSmoothing: number } => ({
  labelSmoothing: random.choice([0, 0, 0.1, 1, random.next()]),
});
const WITHIN = 1e-6;

export const losses: Record<string, Operation> = {
  cross_entropy: {
    within: WITHIN,
    arguments: (random) => withOption(classes(random, false), smoothing(random)),
    run: (c) => valueAndGradient(c, (options) => new sb.CrossEntropyLoss(options)),
  },
  cross_entropy_of_probabilities: {
    within: WITHIN,
    arguments: (random) => withOption(classes(random, true), smoothing(random)),
    run: (c) => valueAndGradient(c, (options) => new sb.CrossEntropyLoss(options)),
  },
  nll_loss: {
    // PyTorch adds in float32; numbers of both signs would leave next to nothing of the sum.
    within: 4 * WITHIN,
    arguments: (random) => {
      const args = classes(random, false);
      return { ...args, input: (args["input"] as (number | string)[]).map((x) => written(-Math.abs(Number(x)))) };
    },
    run: (c) => valueAndGradient(c, (options) => new sb.NLLLoss(options)),
  },
  mse_loss: {
    within: WITHIN,
    arguments: (random) => elements(random, (count) => numbers(random, count, random.boolean())),
    run: (c) => valueAndGradient(c, (options) => new sb.MSELoss(options)),
  },
  l1_loss: {
    within: WITHIN,
    arguments: (random) => elements(random, (count) => numbers(random, count, random.boolean())),
    run: (c) => valueAndGradient(c, (options) => new sb.L1Loss(options)),
  },
  smooth_l1_loss: {
    within: WITHIN,
    arguments: (random) => {
      const beta = random.choice([0, 1, 0.5, random.next() * 3, 100]);
      return withOption(
        elements(random, (count) => numbers(random, count, random.boolean())),
        { beta },
      );
    },
    run: (c) => valueAndGradient(c, (options) => new sb.SmoothL1Loss(options)),
  },
  bce_with_logits: {
    within: WITHIN,
    arguments: (random) => {
      const args = elements(random, (count) => probabilities(random, count));
      const last = (args["shape"] as number[]).at(-1);
      if (last === undefined) return args; // PyTorch takes no weights for a scalar
      const weight = weights(random, random.choice([1, last]));
      return { ...args, weight, posWeight: weights(random, random.choice([1, last])) };
    },
    run: (c) => valueAndGradient(c, (options) => new sb.BCEWithLogitsLoss(options)),
  },
};
