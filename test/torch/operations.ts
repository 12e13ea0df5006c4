/** What is compared with real PyTorch: for each operation random arguments, and what samebits makes of them. */
import * as sb from "../../dist/index.js";
import type { Random } from "./random.js";

export type Value = sb.Tensor<sb.DType> | Int32Array | BigInt64Array | string | number | Value[];

/** A case as torch_cases.py takes it. */
export type Case = { op: string; seed: string } & Record<string, unknown>;

export interface Operation {
  arguments(random: Random): Record<string, unknown>;
  /** After manualSeed(the case's seed). */
  // oxlint-disable-next-line typescript/no-explicit-any -- each operation knows its own arguments
  run(args: any): Value;
  /** How far floats may be from PyTorch's, absolutely and relatively; without it they are its bits. */
  within?: number;
}

const dtype = (random: Random): sb.FloatDType => random.choice(["float32", "float64"] as const);

/** An operation that fills a tensor: `camelCase` arguments of samebits, `snake_case` ones of PyTorch. */
function fill(
  // oxlint-disable-next-line typescript/no-explicit-any -- each initialiser knows its own arguments
  apply: (t: sb.Tensor<sb.FloatDType>, args: any) => sb.Tensor<sb.FloatDType>,
  args: (random: Random) => Record<string, unknown>,
  smallest = 2,
): Operation {
  return {
    arguments: (random) => ({ shape: random.shape(smallest, 4, 9), dtype: dtype(random), args: args(random) }),
    run: (c) => apply(sb.empty(c.shape, { dtype: c.dtype }), c.args),
  };
}

/** The bytes without the cached normal, and that as a float: its last bits are the C library's. */
function stateWithoutLastBits(bytes: Uint8Array): Value[] {
  const view = new DataView(bytes.buffer);
  const cached = Float32Array.of(view.getFloat64(5024, true));
  view.setFloat64(5024, 0, true);
  return [Buffer.from(bytes).toString("base64"), sb.tensor(cached)];
}

/** The same in float32 alone: PyTorch's float64 normals are its C library's, to the last bits. */
function fillFloat32(...[apply, args, smallest]: Parameters<typeof fill>): Operation {
  const { arguments: any, run } = fill(apply, args, smallest);
  return { arguments: (random) => ({ ...any(random), dtype: "float32" }), run };
}

function location(random: Random): { mean: number; std: number } {
  return { mean: random.number(), std: Math.abs(random.number()) };
}

/**
 * Bounds that hold much of the distribution, little of it, or lie on one side. A std far below the mean's last bit could put them
 * out of the draws' reach, and PyTorch goes on drawing until all are inside.
 */
function truncation(random: Random): Record<string, number> {
  const mean = random.number();
  const std = Math.abs(random.number()) + Math.abs(mean) * 1e-4;
  const a = mean + (random.next() * 5 - 3) * std;
  return { mean, std, a, b: a + (0.1 + random.next() * 3) * std };
}

function bounds(random: Random): { a: number; b: number } {
  const [a, b] = [random.number(), random.number()].toSorted((x, y) => x - y) as [number, number];
  return { a, b };
}

const kaiming = (random: Random): Record<string, unknown> => ({
  a: random.next() * 3,
  mode: random.choice(["fan_in", "fan_out"]),
  nonlinearity: random.choice(["leaky_relu", "relu", "tanh", "selu", "linear", "sigmoid"]),
});

export const operations: Record<string, Operation> = {
  rand: {
    arguments: (random) => ({ shape: random.shape(0, 3, 40), dtype: dtype(random) }),
    run: (c) => sb.rand(c.shape, { dtype: c.dtype }),
  },
  uniform_: fill((t, { a, b }) => t.uniform_(a, b), bounds, 0),
  xavier_uniform_: fill(sb.init.xavierUniform_, (random) => ({ gain: random.next() * 4 })),
  kaiming_uniform_: fill(sb.init.kaimingUniform_, kaiming),
  randn: {
    arguments: (random) => ({ counts: Array.from({ length: 4 }, () => random.integer(0, 40)) }),
    run: (c) => c.counts.map((n: number) => sb.randn([n])),
  },
  normal_: fillFloat32((t, { mean, std }) => t.normal_(mean, std), location, 0),
  xavier_normal_: fillFloat32(sb.init.xavierNormal_, (random) => ({ gain: random.next() * 4 })),
  kaiming_normal_: fillFloat32(sb.init.kaimingNormal_, kaiming),
  trunc_normal_: fillFloat32(sb.init.truncNormal_, truncation),
  orthogonal_: {
    arguments: (random) => ({ shape: random.shape(2, 4, 9), args: { gain: random.next() * 3 } }),
    run: (c) => [sb.init.orthogonal_(sb.empty(c.shape), c.args)],
    within: 1e-5,
  },
  sparse_: {
    arguments: (random) => ({
      shape: [random.integer(1, 20), random.integer(1, 20)],
      args: { sparsity: random.next(), std: random.next() },
    }),
    run: ({ shape, args: { sparsity, std } }) => sb.init.sparse_(sb.empty(shape), sparsity, { std }),
  },
  randperm: {
    arguments: (random) => ({ n: random.integer(0, 900) }),
    run: (c) => BigInt64Array.from(sb.randperm(c.n), BigInt),
  },
  randint: {
    arguments: (random) => {
      const low = BigInt(Math.floor(random.number() * 1e6));
      const range = random.choice([1n, 10n, 2n ** 28n - 1n, 2n ** 28n, 2n ** 32n, 2n ** 62n]);
      return { low: String(low), high: String(low + range), shape: random.shape(0, 3, 20) };
    },
    run: (c) => sb.randint(BigInt(c.low), BigInt(c.high), c.shape),
  },
  bernoulli: {
    arguments: (random) => ({ shape: random.shape(0, 3, 20), dtype: dtype(random), p_dtype: dtype(random) }),
    run: (c) => sb.empty(c.shape, { dtype: c.dtype }).bernoulli_(sb.rand(c.shape, { dtype: c.p_dtype })),
  },
  multinomial: {
    arguments: (random) => ({ ...weighted(random), dtype: dtype(random) }),
    run: ({ weights, samples: count, replacement, dtype: kind }) => {
      const t = sb.tensor(weights, undefined, { dtype: kind as sb.FloatDType });
      return BigInt64Array.from(sb.multinomial(t, count, { replacement }), BigInt);
    },
  },
  sampler: { arguments: samplerArguments, run: samplerOrders },
  dirac_: {
    arguments: (random) => ({
      shape: [random.integer(1, 4) * 2, random.integer(1, 5), ...random.shape(1, 3, 5)],
      args: { groups: random.integer(1, 2) },
    }),
    run: (c) => sb.init.dirac_(sb.empty(c.shape), c.args),
  },
  linear: {
    arguments: (random) => ({
      sizes: [random.integer(1, 30), random.integer(1, 30)],
      bias: random.boolean(),
      dtype: dtype(random),
    }),
    run: (c) => {
      const layer = new sb.Linear(c.sizes[0], c.sizes[1], { bias: c.bias, dtype: c.dtype });
      return layer.bias === null ? [layer.weight] : [layer.weight, layer.bias];
    },
  },
  loader: { arguments: loaderArguments, run: loaderBatches },
  random_split: {
    arguments: (random) => {
      const n = random.integer(1, 60);
      const first = random.integer(0, n);
      return {
        n,
        lengths: random.boolean()
          ? [first, n - first]
          : random.choice([
              [0.5, 0.5],
              [0.3, 0.3, 0.4],
              [0.9, 0.1],
            ]),
      };
    },
    run: (c) => sb.randomSplit(numbered(c.n), c.lengths).map((part) => part.y as Int32Array),
  },
  state: {
    arguments: (random) => ({
      normals: [random.integer(0, 20), random.integer(0, 20)],
      uniforms: random.integer(0, 2000),
    }),
    run: (c) => {
      for (const n of c.normals) sb.randn([n]);
      sb.rand([c.uniforms]);
      return stateWithoutLastBits(sb.getRngState());
    },
  },
  from_state: {
    arguments: (random) => {
      const generator = new sb.Generator({ seed: random.seed() });
      sb.rand([random.integer(0, 2000)], { generator });
      sb.randn([random.integer(0, 20)], { generator });
      return { state: Buffer.from(generator.getState()).toString("base64") };
    },
    run: (c) => {
      sb.setRngState(Buffer.from(c.state, "base64"));
      return [sb.rand([5]), sb.randn([3]), BigInt64Array.from(sb.randperm(7), BigInt), sb.randn([20])];
    },
  },
  gain: {
    arguments: (random) => ({ name: "leaky_relu", param: random.number() }),
    run: (c) => sb.tensor(Float64Array.of(sb.init.calculateGain(c.name, c.param)), []),
  },
  str: {
    arguments: (random) => ({
      shape: random.shape(0, 4, 30),
      dtype: dtype(random),
      scale: 10 ** random.integer(-8, 8),
    }),
    run: (c) => {
      const t = sb.rand(c.shape, { dtype: c.dtype });
      t.data.forEach(
        (value: number, i: number) => (t.data[i] = value * (c.dtype === "float32" ? Math.fround(c.scale) : c.scale)),
      );
      return String(t);
    },
  },
};

function weighted(random: Random): { weights: number[]; samples: number; replacement: boolean } {
  const weights = Array.from({ length: random.integer(1, 40) }, () => random.next() * 10 ** random.integer(-3, 3));
  const replacement = random.boolean();
  return { weights, replacement, samples: random.integer(1, replacement ? 60 : weights.length) };
}

function samplerArguments(random: Random): Record<string, unknown> {
  const { weights, samples, replacement } = weighted(random);
  return {
    kind: random.choice(["random", "weighted", "subset"]),
    n: weights.length,
    weights,
    samples,
    replacement,
    batch: random.integer(1, 12),
    drop_last: random.boolean(),
    ...ownSeed(random),
  };
}

/** The indices of an epoch of the sampler alone, then the batches of a loader that has it. */
// oxlint-disable-next-line typescript/no-explicit-any -- the case's arguments
function samplerOrders(c: any): Value[] {
  const sampler = samplerOf(c);
  const loader = new sb.DataLoader(numbered(1000), { batchSize: c.batch, sampler, dropLast: c.drop_last });
  return [[...sampler], Array.from(loader, ([, y]) => [...(y as Int32Array)])];
}

// oxlint-disable-next-line typescript/no-explicit-any -- the case's arguments
function samplerOf(c: any): Iterable<number> {
  const own = generatorOf(c);
  if (c.kind === "subset")
    return new sb.SubsetRandomSampler(
      Array.from({ length: c.n }, (_, i) => i + 3),
      own,
    );
  const options = { replacement: c.replacement, ...own };
  if (c.kind === "weighted") return new sb.WeightedRandomSampler(c.weights, c.samples, options);
  return new sb.RandomSampler(c.n, { numSamples: c.samples, ...options });
}

function ownSeed(random: Random): { own_seed?: number } {
  return random.boolean() ? { own_seed: random.integer(0, 1e9) } : {};
}

function generatorOf(c: { own_seed?: number }): { generator?: sb.Generator } {
  return c.own_seed === undefined ? {} : { generator: new sb.Generator({ seed: c.own_seed }) };
}

/** Samples whose targets are their numbers. */
function numbered(n: number): sb.TensorDataset {
  return new sb.TensorDataset(
    sb.zeros([n, 1]),
    Int32Array.from({ length: n }, (_, i) => i),
  );
}

function loaderArguments(random: Random): Record<string, unknown> {
  return {
    n: random.integer(1, 40),
    batch: random.integer(1, 12),
    shuffle: random.boolean(),
    drop_last: random.boolean(),
    epochs: random.integer(1, 4),
    ...ownSeed(random),
  };
}

// oxlint-disable-next-line typescript/no-explicit-any -- the case's arguments
function loaderBatches(c: any): Value[] {
  const options = { batchSize: c.batch, shuffle: c.shuffle, dropLast: c.drop_last, ...generatorOf(c) };
  const loader = new sb.DataLoader(numbered(c.n), options);
  return Array.from({ length: c.epochs }, () => Array.from(loader, ([, y]) => y as Int32Array));
}
