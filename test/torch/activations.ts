/** Activations compared with real PyTorch: any options, shapes and numbers, infinities and NaN among them. */
import * as sb from "../../dist/index.js";
import { activationClasses, optionsOf, type ActivationClass } from "../support/activations.js";
import type { Operation, Value } from "./operations.js";
import type { Random } from "./random.js";

/** Numbers in JSON, which has no infinity: as words where it must. */
const written = (x: number): number | string => (Number.isFinite(x) ? x : String(x));

/** Some of a few magnitudes, here and there a special one. */
function numbers(random: Random, count: number, specials: readonly number[]): (number | string)[] {
  const scale = random.choice([0.01, 1, 5, 20]);
  const share = random.choice([0, 0.05]);
  const values = random.numbers(count, scale);
  return Array.from(values, (v) => written(Math.abs(v) < share * scale ? random.choice(specials) : v));
}

/** A layer's class and options under PyTorch's names, and what samebits makes of them. */
interface Case {
  readonly name: string;
  readonly options: Record<string, unknown>;
  readonly shape: number[];
  readonly input: (number | string)[];
  readonly gradient: number[];
}

/** PyTorch's repr, the output and the input's gradient. */
function results(layer: sb.Layer, c: Case): Value[] {
  const read = (values: (number | string)[]): sb.Tensor => sb.tensor(Float32Array.from(values, Number), c.shape);
  return [String(layer), layer.forward(read(c.input)), layer.backward(read(c.gradient))];
}

/** Where PyTorch's results depend on the processor and the element's place, or are NaN for what has a limit. */
const SPECIALS: Readonly<Record<string, readonly number[]>> = {
  ELU: [Infinity, -Infinity, 0, -100],
  SELU: [Infinity, -Infinity, 0, -100],
  CELU: [Infinity, -Infinity, 0, -100],
  GELU: [Number.NaN, 0, -100],
  Hardtanh: [Infinity, -Infinity, 0, -100],
  ReLU6: [Infinity, -Infinity, 0, -100],
  Softshrink: [Infinity, -Infinity, 0, -100],
  Hardshrink: [Infinity, -Infinity, 0, -100],
  Hardsigmoid: [Infinity, -Infinity, 0, -100],
  Hardswish: [Infinity, -Infinity, 0, -100],
  Softsign: [Number.NaN, 0, -100],
};

/** How options are drawn that may not be any number, or would seldom matter if they were. */
const OPTIONS: Readonly<Record<string, (random: Random) => Record<string, unknown>>> = {
  GELU: (random) => ({ approximate: random.choice(["none", "tanh"]) }),
  CELU: (random) => ({ alpha: random.choice([0.3, 1, 2.5, -1]) }),
  Hardtanh: (random) => ({ minVal: -random.next() * 3, maxVal: random.next() + 0.1 }),
  Softshrink: (random) => ({ lambd: random.next() * 2 }),
  Softplus: (random) => ({ beta: random.choice([0.3, 1, 3, -1]), threshold: random.choice([0.5, 5, 20, 60]) }),
};

const anyOption = (random: Random): number => random.next() * 2 - 0.5;

function operation(
  name: string,
  create: (options: object) => sb.Layer,
  options: (random: Random) => Record<string, unknown>,
  within = 1e-6,
): Operation {
  return {
    arguments: (random) => {
      const shape = random.choice([random.shape(0, 3, 12), [0], [random.integer(1, 100)], [2, random.integer(1, 300)]]);
      const count = shape.reduce((a, b) => a * b, 1);
      return {
        op: "activation",
        name,
        shape,
        input: numbers(random, count, SPECIALS[name] ?? [Infinity, -Infinity, Number.NaN, 0, -100]),
        gradient: [...random.numbers(count, 1)],
        options: options(random),
      };
    },
    run: (c) => results(create(c.options), c),
    within,
  };
}

function ofClass([name, Class]: [string, ActivationClass]): [string, Operation] {
  const names = Object.keys(optionsOf(Class));
  const others = (random: Random): object => Object.fromEntries(names.map((option) => [option, anyOption(random)]));
  const draw = OPTIONS[name] ?? others;
  const options = (random: Random): Record<string, unknown> =>
    Class.length > 0 || random.boolean() ? { ...draw(random) } : {};
  return [name, operation(name, (given) => new Class(given), options, WITHIN[name])];
}

/** PyTorch's own are no nearer to their functions than this. */
const WITHIN: Readonly<Record<string, number>> = {};

export const activations: Record<string, Operation> = {
  ...Object.fromEntries(Object.entries(activationClasses).map(ofClass)),
  Softmax: operation(
    "Softmax",
    () => new sb.Softmax(),
    () => ({}),
  ),
  LogSoftmax: operation(
    "LogSoftmax",
    () => new sb.LogSoftmax(),
    () => ({}),
  ),
};
