/** Activations compared with real PyTorch: any options, shapes and numbers, infinities and NaN among them. */
import * as sb from "../../dist/index.js";
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

// oxlint-disable-next-line typescript/no-explicit-any -- the case's arguments
function outputAndGradient(layer: sb.Layer, c: any): Value[] {
  const read = (values: (number | string)[]): sb.Tensor => sb.tensor(Float32Array.from(values, Number), c.shape);
  return [layer.forward(read(c.input)), layer.backward(read(c.gradient))];
}

/** `options` gives PyTorch's names. */
function layer(
  // oxlint-disable-next-line typescript/no-explicit-any -- the layer's options
  create: (options: any) => sb.Layer,
  options: (random: Random) => Record<string, unknown> = () => ({}),
  specials: readonly number[] = [Infinity, -Infinity, Number.NaN, 0, -100],
): Operation {
  return {
    arguments: (random) => {
      const shape = random.choice([random.shape(0, 3, 12), [0], [random.integer(1, 100)], [2, random.integer(1, 300)]]);
      const count = shape.reduce((a, b) => a * b, 1);
      return {
        shape,
        input: numbers(random, count, specials),
        gradient: [...random.numbers(count, 1)],
        options: random.boolean() ? options(random) : {},
      };
    },
    run: (c) => outputAndGradient(create(c.options), c),
    within: 1e-6,
  };
}

export const activations: Record<string, Operation> = {
  tanh: layer(() => new sb.Tanh()),
  relu: layer(() => new sb.ReLU()),
  leaky_relu: layer(
    ({ negative_slope: negativeSlope = 0.01 }) => new sb.LeakyReLU({ negativeSlope }),
    (random) => ({ negative_slope: random.next() * 2 - 0.5 }),
  ),
  sigmoid: layer(() => new sb.Sigmoid()),
  gelu: layer(
    (options) => new sb.GELU(options),
    (random) => ({ approximate: random.choice(["none", "tanh"]) }),
    [Number.NaN, 0, -100], // PyTorch's results at infinity depend on the processor and the element's place
  ),
  silu: layer(() => new sb.SiLU()),
  elu: layer(
    (options) => new sb.ELU(options),
    (random) => ({ alpha: random.next() * 2 - 0.5 }),
    [Infinity, -Infinity, 0, -100], // PyTorch's gradient at NaN depends on the element's place
  ),
  softplus: layer(
    (options) => new sb.Softplus(options),
    (random) => ({ beta: random.choice([0.3, 1, 3, -1]), threshold: random.choice([0.5, 5, 20, 60]) }),
  ),
  softmax: layer(() => new sb.Softmax()),
  log_softmax: layer(() => new sb.LogSoftmax()),
};
