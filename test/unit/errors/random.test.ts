/** Mistakes with seeds, states and draws. */
import { Generator, multinomial, ones, rand, randint, randn, randperm, tensor } from "../../../dist/index.js";
import {
  type Any,
  type Mistake,
  each,
  BAD_SEEDS,
  NOT_GENERATORS,
  BAD_SHAPES,
  NOT_COUNTS,
  NOT_NUMBERS,
  NOT_TENSORS,
  describeMistakes,
} from "../../support/mistakes.js";

const NOT_WEIGHTS = NOT_TENSORS.filter((value) => !Array.isArray(value));

const random: Mistake[] = [
  ...each(BAD_SEEDS, "manualSeed", "ERR_SEED", "a seed", ({ generator }, seed) => generator.manualSeed(seed)),
  [
    "manualSeed: undefined",
    "ERR_SEED",
    "a seed is a safe integer, or a bigint for larger ones",
    ({ generator }) => generator.manualSeed(undefined as Any),
  ],
  ...each(BAD_SEEDS, "a generator's seed", "ERR_SEED", "seed", (_, seed) => new Generator({ seed })),
  ...each(
    ["linux", 5, {}],
    "a generator's profile",
    "ERR_ARGUMENT",
    "profile",
    (_, profile) => new Generator({ profile }),
  ),
  ...each(
    ["gpu", 5, {}, null],
    "a generator's backend",
    "ERR_BACKEND",
    "backend",
    (_, backend) => new Generator({ backend }),
  ),
  ...each(
    [null, 5, "seed"],
    "a generator's options",
    "ERR_ARGUMENT",
    "options",
    (_, options) => new Generator(options),
  ),
  [
    "an unknown option of a generator",
    "ERR_ARGUMENT",
    'Generator has no option "sead"',
    () => new Generator({ sead: 1 } as Any),
  ],
  ...each(
    [
      undefined,
      null,
      "state",
      {},
      Object.create(Uint8Array.prototype),
      new Proxy(new Generator().getState(), {}),
      ...[0, 5055, 5056, 5057].map((length) => new Uint8Array(length)),
    ],
    "setState",
    "ERR_ARGUMENT",
    "a generator's state",
    ({ generator }, state) => generator.setState(state),
  ),
  ...each([0, 625, -1], "setState, draws left", "ERR_ARGUMENT", "draws left in its block", ({ generator }, left) =>
    generator.setState(stateWith((v) => v.setInt32(8, left, true))),
  ),
  ...each([625n, 2n ** 63n], "setState, position", "ERR_ARGUMENT", "of 624", ({ generator }, next) =>
    generator.setState(stateWith((v) => v.setBigUint64(16, next, true))),
  ),
  [
    "setState, beyond the words",
    "ERR_ARGUMENT",
    "a generator's state reaches beyond its words",
    ({ generator }) => generator.setState(stateWith((v) => (v.setInt32(8, 600, true), v.setBigUint64(16, 600n, true)))),
  ],
  ...each(BAD_SHAPES, "rand's shape", "ERR_SHAPE", /shape|sizes/, ({ generator }, shape) => rand(shape, { generator })),
  ...each(NOT_GENERATORS, "rand's generator", "ERR_ARGUMENT", "generator", (_, generator) => rand([1], { generator })),
  ...each(["int9", 5, {}], "rand's dtype", "ERR_ARGUMENT", "dtype", ({ generator }, dtype) =>
    rand([1], { generator, dtype }),
  ),
  ...each(["int8", "int64", "bool"], "rand's dtype", "ERR_DTYPE", "dtype", ({ generator }, dtype) =>
    rand([1], { generator, dtype }),
  ),
  ...each(["int8", "int64", "bool"], "randn's dtype", "ERR_DTYPE", "dtype", ({ generator }, dtype) =>
    randn([1], { generator, dtype }),
  ),
  ["an unknown option of rand", "ERR_ARGUMENT", "rand", ({ generator }) => rand([1], { generator, seed: 1 } as Any)],
  ...each(
    [...NOT_NUMBERS, -1, 0.5, Number.NaN, Infinity, 2 ** 31, 214748364],
    "randperm",
    "ERR_ARGUMENT",
    "randperm",
    ({ generator }, n) => randperm(n, { generator }),
  ),
  ...each(NOT_GENERATORS, "randperm's generator", "ERR_ARGUMENT", "generator", (_, generator) =>
    randperm(3, { generator }),
  ),
];

const drawn: Mistake[] = [
  ...each(BAD_SHAPES, "randn's shape", "ERR_SHAPE", /shape|sizes/, ({ generator }, shape) =>
    randn(shape, { generator }),
  ),
  ...each(NOT_GENERATORS, "randn's generator", "ERR_ARGUMENT", "generator", (_, generator) =>
    randn([1], { generator }),
  ),
  ...each(BAD_SHAPES, "randint's shape", "ERR_SHAPE", "shape", ({ generator }, shape) =>
    randint(0, 9, shape, { generator }),
  ),
  ...each(
    [undefined, null, "1", 0.5, Number.NaN, Infinity, 2 ** 53, -(2n ** 63n) - 1n, 5, 6],
    "randint's low",
    "ERR_ARGUMENT",
    "low",
    ({ generator }, low) => randint(low, 5, [2], { generator }),
  ),
  ...each([2n ** 63n, 2 ** 53, 0, -1, null], "randint's high", "ERR_ARGUMENT", "high", ({ generator }, high) =>
    randint(0, high, [2], { generator }),
  ),
  ...each(NOT_GENERATORS, "randint's generator", "ERR_ARGUMENT", "generator", (_, generator) =>
    randint(0, 2, [1], { generator }),
  ),
  ...each([undefined, null, -1, 0.5, Number.NaN, "1", 2n ** 128n + 1n], "jump", "ERR_ARGUMENT", "jump", (w, draws) =>
    w.generator.jump(draws),
  ),
  ...each(NOT_WEIGHTS, "multinomial's weights", "ERR_ARGUMENT", /weight|samples/, ({ generator }, weights) =>
    multinomial(weights, 1, { generator }),
  ),
  ...each(
    [[1, -1], [1, Number.NaN], [1, Infinity], [0, 0], []],
    "multinomial's weights",
    "ERR_ARGUMENT",
    /weight|samples/,
    ({ generator }, weights) => multinomial(tensor(weights, [weights.length]), 1, { generator }),
  ),
  ...each([...NOT_COUNTS, 0, 4], "multinomial's samples", "ERR_ARGUMENT", "samples", ({ generator }, count) =>
    multinomial(ones([3]), count, { generator }),
  ),
  ...each([null, 1, "yes"], "multinomial's replacement", "ERR_ARGUMENT", "replacement", ({ generator }, replacement) =>
    multinomial(ones([3]), 2, { generator, replacement }),
  ),
  [
    "multinomial of a matrix",
    "ERR_SHAPE",
    "multinomial takes weights of one dimension",
    ({ generator }) => multinomial(ones([2, 3]), 1, { generator }),
  ],
];

const unreadable = new Proxy(
  {},
  {
    get: () => {
      throw new Error("no");
    },
  },
);

const strange: Mistake[] = [
  [
    "a seed that cannot be read",
    "ERR_SEED",
    "a seed is a safe integer, or a bigint for larger ones",
    ({ generator }) => generator.manualSeed(unreadable as Any),
  ],
  [
    "a shape that cannot be read",
    "ERR_SHAPE",
    "a shape is an array of whole numbers",
    ({ generator }) => rand(unreadable as Any, { generator }),
  ],
];

function stateWith(change: (view: DataView) => unknown): Uint8Array {
  const state = new Generator({ seed: 1 }).getState();
  change(new DataView(state.buffer));
  return state;
}

describeMistakes("random", random);
describeMistakes("draws", drawn);
describeMistakes("strange values", strange);
