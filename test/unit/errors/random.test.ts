/** Mistakes with seeds, states and draws. */
import { Generator, rand, randperm } from "../../../dist/index.js";
import {
  type Any,
  type Mistake,
  each,
  BAD_SEEDS,
  NOT_GENERATORS,
  BAD_SHAPES,
  NOT_NUMBERS,
  describeMistakes,
} from "../../support/mistakes.js";

const random: Mistake[] = [
  ...each(BAD_SEEDS, "manualSeed", "ERR_SEED", ({ generator }, seed) => generator.manualSeed(seed)),
  ["manualSeed: undefined", "ERR_SEED", ({ generator }) => generator.manualSeed(undefined as Any)],
  ...each(BAD_SEEDS, "a generator's seed", "ERR_SEED", (_, seed) => new Generator({ seed })),
  ...each(["linux", 5, {}], "a generator's profile", "ERR_ARGUMENT", (_, profile) => new Generator({ profile })),
  ...each(["gpu", 5, {}, null], "a generator's backend", "ERR_BACKEND", (_, backend) => new Generator({ backend })),
  ...each([null, 5, "seed"], "a generator's options", "ERR_ARGUMENT", (_, options) => new Generator(options)),
  ["an unknown option of a generator", "ERR_ARGUMENT", () => new Generator({ sead: 1 } as Any)],
  ...each(
    [undefined, null, "state", {}, new Uint8Array(0), new Uint8Array(5055), new Uint8Array(5057), new Uint8Array(5056)],
    "setState",
    "ERR_ARGUMENT",
    ({ generator }, state) => generator.setState(state),
  ),
  ...each([0, 625, -1], "setState, draws left", "ERR_ARGUMENT", ({ generator }, left) =>
    generator.setState(stateWith((v) => v.setInt32(8, left, true))),
  ),
  ...each([625n, 2n ** 63n], "setState, position", "ERR_ARGUMENT", ({ generator }, next) =>
    generator.setState(stateWith((v) => v.setBigUint64(16, next, true))),
  ),
  [
    "setState, beyond the words",
    "ERR_ARGUMENT",
    ({ generator }) => generator.setState(stateWith((v) => (v.setInt32(8, 600, true), v.setBigUint64(16, 600n, true)))),
  ],
  ...each(BAD_SHAPES, "rand's shape", "ERR_SHAPE", ({ generator }, shape) => rand(shape, { generator })),
  ...each(NOT_GENERATORS, "rand's generator", "ERR_ARGUMENT", (_, generator) => rand([1], { generator })),
  ...each(["int8", 5, {}], "rand's dtype", "ERR_ARGUMENT", ({ generator }, dtype) => rand([1], { generator, dtype })),
  ["an unknown option of rand", "ERR_ARGUMENT", ({ generator }) => rand([1], { generator, seed: 1 } as Any)],
  ...each(
    [...NOT_NUMBERS, -1, 0.5, Number.NaN, Infinity, 2 ** 31, 214748364],
    "randperm",
    "ERR_ARGUMENT",
    ({ generator }, n) => randperm(n, { generator }),
  ),
  ...each(NOT_GENERATORS, "randperm's generator", "ERR_ARGUMENT", (_, generator) => randperm(3, { generator })),
];

function stateWith(change: (view: DataView) => unknown): Uint8Array {
  const state = new Generator({ seed: 1 }).getState();
  change(new DataView(state.buffer));
  return state;
}

describeMistakes("random", random);
