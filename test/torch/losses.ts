/** Losses compared with real PyTorch: any options, numbers and targets, the hard ones among them. */
import * as sb from "../../dist/index.js";
import * as classesOfLosses from "../../dist/nn/losses.js";
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

const lossClasses: Readonly<Record<string, unknown>> = classesOfLosses;

const probabilities = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => (random.boolean() ? random.integer(0, 1) : Math.fround(random.next())));

interface Weights {
  readonly shape: number[];
  readonly values: number[];
}

const weights = (random: Random, shape: number[]): Weights | null => {
  const count = shape.reduce((a, b) => a * b, 1);
  return random.boolean()
    ? { shape, values: Array.from({ length: count }, () => Math.fround(random.next() * 3)) }
    : null;
};

/** A shape that broadcasts over that one. */
function broadcasting(random: Random, shape: readonly number[]): number[] {
  const own = shape.slice(random.integer(0, Math.max(shape.length - 1, 0)));
  return own.map((size) => (random.next() < 0.3 ? 1 : size));
}

/** Class indices; often some are to be ignored, now and then all. */
function indices(random: Random, rows: number, classes: number, ignored: number): number[] {
  const share = random.choice([0, 0, 0.3, 1]);
  return Array.from({ length: rows }, () => (random.next() < share ? ignored : random.integer(0, classes - 1)));
}

const anyReduction = (random: Random): string => random.choice(["mean", "sum", "none"]);

/** The gradient of the losses of that shape. */
const outer = (random: Random, shape: readonly number[]): number[] => [...random.numbers(sizeOf(shape), 1)];
const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

function classes(random: Random, soft: boolean): Case {
  const columns = random.integer(1, 12);
  const samples = random.choice([0, 1, 2, 5, 30, 300]);
  const rest = random.choice([[], [], [random.integer(1, 4)], [2, random.integer(1, 3)]]);
  const shape = random.next() < 0.1 ? [columns] : [samples, columns, ...rest];
  const losses = shape.length === 1 ? [] : [samples, ...rest];
  const ignored = soft ? -100 : random.choice([-100, 0, 7]);
  const count = sizeOf(shape);
  return {
    shape,
    targetShape: soft ? shape : losses,
    input: numbers(random, count, random.boolean()),
    target: soft ? probabilities(random, count) : indices(random, sizeOf(losses), columns, ignored),
    gradient: outer(random, losses),
    weight: weights(random, [columns]),
    options: { reduction: anyReduction(random), ignoreIndex: ignored },
  };
}

function elements(random: Random, target: (count: number) => (number | string)[]): Case {
  const shape = random.choice([random.shape(0, 3, 9), [0], [2, 0], [300, 2], [random.integer(1, 40)]]);
  const count = sizeOf(shape);
  return {
    shape,
    targetShape: shape,
    input: numbers(random, count, random.boolean()),
    target: target(count),
    gradient: outer(random, shape),
    options: { reduction: anyReduction(random) },
  };
}

/** A case of a loss; options have samebits' names. */
interface Case {
  readonly shape: number[];
  readonly targetShape: number[];
  readonly input: (number | string)[];
  readonly target: (number | string)[];
  /** Of the losses, where they are not reduced. */
  readonly gradient: number[];
  readonly weight?: Weights | null;
  readonly posWeight?: Weights | null;
  readonly options: Record<string, unknown>;
}

/** PyTorch's repr, the loss and the input's gradient. */
function results(c: Case, loss: sb.LossFunction<sb.Reduction>, ofIndices: boolean): Value[] {
  const target = ofIndices
    ? sb.tensor(Int32Array.from(c.target, Number), c.targetShape)
    : read(c.target, c.targetShape);
  const value = loss.forward(read(c.input, c.shape), target as sb.Tensor);
  if (typeof value === "number") return [String(loss), sb.tensor(Float32Array.of(value), []), loss.backward()];
  return [String(loss), value, loss.backward(sb.tensor(Float32Array.from(c.gradient), value.shape))];
}

/** PyTorch's own float32 sums are no nearer. */
const WITHIN = 1e-6;

type LossClass = new (options?: object) => sb.LossFunction<sb.Reduction>;

function loss(name: string, any: (random: Random) => Case, ofIndices = false, within = WITHIN): Operation {
  const Class = lossClasses[name] as LossClass;
  return {
    within,
    arguments: (random) => ({ op: "loss", name, ofIndices, ...any(random) }),
    run: (c) => {
      const given = (weight: Weights | null | undefined, as: string): object =>
        weight ? { [as]: sb.tensor(Float32Array.from(weight.values), weight.shape) } : {};
      const made = new Class({ ...c.options, ...given(c.weight, "weight"), ...given(c.posWeight, "posWeight") });
      return results(c, made, ofIndices);
    },
  };
}

const withOption = (args: Case, option: Record<string, unknown>): Case => ({
  ...args,
  options: { ...args.options, ...option },
});
const smoothing = (random: Random): { labelSmoothing: number } => ({
  labelSmoothing: random.choice([0, 0, 0.1, 1, random.next()]),
});
const withNumbers = (random: Random): Case => elements(random, (count) => numbers(random, count, random.boolean()));

/** Weights that broadcast; PyTorch takes none for a scalar. */
function withWeights(random: Random, args: Case): Case {
  if (args.shape.length === 0) return args;
  const any = (): Weights | null => weights(random, broadcasting(random, args.shape));
  return { ...args, weight: any(), posWeight: any() };
}

export const losses: Record<string, Operation> = {
  "CrossEntropyLoss of indices": loss(
    "CrossEntropyLoss",
    (random) => withOption(classes(random, false), smoothing(random)),
    true,
  ),
  "CrossEntropyLoss of probabilities": loss("CrossEntropyLoss", (random) =>
    withOption(classes(random, true), smoothing(random)),
  ),
  // PyTorch adds in float32; numbers of both signs would leave next to nothing of the sum.
  NLLLoss: loss(
    "NLLLoss",
    (random) => {
      const args = classes(random, false);
      return { ...args, input: args.input.map((x) => written(-Math.abs(Number(x)))) };
    },
    true,
    4 * WITHIN,
  ),
  MSELoss: loss("MSELoss", withNumbers),
  L1Loss: loss("L1Loss", withNumbers),
  SmoothL1Loss: loss("SmoothL1Loss", (random) =>
    withOption(withNumbers(random), { beta: random.choice([0, 1, 0.5, random.next() * 3, 100]) }),
  ),
  HuberLoss: loss("HuberLoss", (random) =>
    withOption(withNumbers(random), { delta: random.choice([1, 0.5, random.next() * 3 + 0.01, 100]) }),
  ),
  // The same of what the weights leave of terms of up to a hundred.
  BCEWithLogitsLoss: loss(
    "BCEWithLogitsLoss",
    (random) =>
      withWeights(
        random,
        elements(random, (count) => probabilities(random, count)),
      ),
    false,
    8 * WITHIN,
  ),
  BCELoss: loss("BCELoss", (random) => {
    const args = elements(random, (count) => probabilities(random, count));
    const { posWeight: _, ...rest } = withWeights(random, {
      ...args,
      input: probabilities(random, args.input.length),
    });
    return rest;
  }),
  KLDivLoss: loss("KLDivLoss", (random) => {
    const logTarget = random.boolean();
    const logs = (count: number): (number | string)[] =>
      numbers(random, count, false).map((x) => written(-Math.abs(Number(x)) / 10));
    const args = elements(random, (count) => (logTarget ? logs(count) : probabilities(random, count)));
    const reduction = random.choice(["mean", "sum", "none", "batchmean"]);
    return withOption({ ...args, input: logs(args.input.length) }, { logTarget, reduction });
  }),
  PoissonNLLLoss: loss("PoissonNLLLoss", (random) => {
    const logInput = random.boolean();
    const counts = (count: number): number[] => Array.from({ length: count }, () => random.integer(0, 9));
    const args = elements(random, counts);
    const rates = args.input.map((x) => written(Math.fround(logInput ? Number(x) / 20 : Math.abs(Number(x)))));
    return withOption({ ...args, input: rates }, { logInput, full: random.boolean(), eps: random.choice([1e-8, 0.1]) });
  }),
};
