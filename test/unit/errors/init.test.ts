/** Mistakes with initialisers. */
import { Generator, init, zeros } from "../../../dist/index.js";
import { type Any, type Mistake, each, NOT_TENSORS, NOT_NUMBERS, describeMistakes } from "../../support/mistakes.js";

type Initialiser = (t: Any, generator: Generator) => unknown;
const initialisers: Record<string, Initialiser> = {
  uniform_: (t, generator) => init.uniform_(t, 0, 1, { generator }),
  constant_: (t) => init.constant_(t, 1),
  ones_: (t) => init.ones_(t),
  zeros_: (t) => init.zeros_(t),
  eye_: (t) => init.eye_(t),
  xavierUniform_: (t, generator) => init.xavierUniform_(t, { generator }),
  kaimingUniform_: (t, generator) => init.kaimingUniform_(t, { generator }),
  normal_: (t, generator) => init.normal_(t, 0, 1, { generator }),
  xavierNormal_: (t, generator) => init.xavierNormal_(t, { generator }),
  kaimingNormal_: (t, generator) => init.kaimingNormal_(t, { generator }),
  truncNormal_: (t, generator) => init.truncNormal_(t, { generator }),
  orthogonal_: (t, generator) => init.orthogonal_(t, { generator }),
  sparse_: (t, generator) => init.sparse_(t, 0.5, { generator }),
  dirac_: (t) => init.dirac_(t),
  calculateFanInAndFanOut: (t) => init.calculateFanInAndFanOut(t),
};

const TWO_DIMENSIONS = [
  "xavierUniform_",
  "kaimingUniform_",
  "xavierNormal_",
  "kaimingNormal_",
  "orthogonal_",
  "sparse_",
  "calculateFanInAndFanOut",
];

const initialising: Mistake[] = [
  ...Object.entries(initialisers).flatMap(([name, run]) =>
    each(NOT_TENSORS, `init.${name}`, "ERR_ARGUMENT", /tensor/i, (w, t) => run(t, w.generator)),
  ),
  ...TWO_DIMENSIONS.flatMap((name) =>
    each([[], [3]], `init.${name} of too few dimensions`, "ERR_SHAPE", "two dimensions", (w, shape) =>
      initialisers[name]?.(zeros(shape), w.generator),
    ),
  ),
  ...each(
    [[], [3], [2, 2, 2]],
    "init.eye_ of no matrix",
    "ERR_SHAPE",
    "eye_ needs a tensor of two dimensions",
    (_, shape) => init.eye_(zeros(shape)),
  ),
  ...each(
    [Number.NaN, -1, Infinity, "1", null, {}],
    "xavierUniform_'s gain",
    "ERR_ARGUMENT",
    /gain|bounds|from/,
    ({ t, generator }, gain) => init.xavierUniform_(t, { gain: gain ?? "x", generator }),
  ),
  ...each(
    [Number.NaN, "1", null, {}],
    "kaimingUniform_'s a",
    "ERR_ARGUMENT",
    /\ba must|"a"|slope|from/,
    ({ t, generator }, a) => init.kaimingUniform_(t, { a, generator }),
  ),
  ...each(["fan", null, 5], "kaimingUniform_'s mode", "ERR_ARGUMENT", "mode", ({ t, generator }, mode) =>
    init.kaimingUniform_(t, { mode, generator }),
  ),
  ...each(
    ["gelu", null, 5, "__proto__"],
    "kaimingUniform_'s nonlinearity",
    "ERR_ARGUMENT",
    "nonlinearity",
    ({ t, generator }, nonlinearity) => init.kaimingUniform_(t, { nonlinearity, generator }),
  ),
  ...each(
    ["mish", "toString", undefined, null, 5, {}],
    "calculateGain",
    "ERR_ARGUMENT",
    "there is no gain for the nonlinearity",
    (_, name) => init.calculateGain(name),
  ),
  ...each(["1", null, {}, 1e200], "calculateGain's slope", "ERR_ARGUMENT", "slope", (_, slope) =>
    init.calculateGain("leaky_relu", slope),
  ),
  ...each([Number.NaN, -1, "1", null], "xavierNormal_'s gain", "ERR_ARGUMENT", /gain|std/, ({ t, generator }, gain) =>
    init.xavierNormal_(t, { gain, generator }),
  ),
  ...each(
    [Number.NaN, "1", null, 1e200],
    "kaimingNormal_'s a",
    "ERR_ARGUMENT",
    /\ba must|"a"|slope|std/,
    ({ t, generator }, a) => init.kaimingNormal_(t, { a, generator }),
  ),
  ...each([Number.NaN, -1, "1", null], "normal_'s std", "ERR_ARGUMENT", "std", ({ t, generator }, std) =>
    init.normal_(t, 0, std ?? "x", { generator }),
  ),
  ...each([Number.NaN, 0, -1, "1", null], "truncNormal_'s std", "ERR_ARGUMENT", "std", ({ t, generator }, std) =>
    init.truncNormal_(t, { std, generator }),
  ),
  ...each(
    [{ a: 2, b: 1 }, { a: 3, b: Infinity }, { a: Number.NaN }, { b: null }],
    "truncNormal_'s bounds",
    "ERR_ARGUMENT",
    /"[ab]"|bounds|from/,
    ({ t, generator }, bounds) => init.truncNormal_(t, { ...bounds, generator }),
  ),
  ...each(["1", null, {}], "orthogonal_'s gain", "ERR_ARGUMENT", "gain", ({ t, generator }, gain) =>
    init.orthogonal_(t, { gain, generator }),
  ),
  ...each(
    [undefined, null, "1", Number.NaN, -0.5, Infinity],
    "sparse_'s sparsity",
    "ERR_ARGUMENT",
    "sparsity",
    (w, sparsity) => init.sparse_(w.t, sparsity, { generator: w.generator }),
  ),
  ...each([-1, Number.NaN, "1", null], "sparse_'s std", "ERR_ARGUMENT", "std", ({ t, generator }, std) =>
    init.sparse_(t, 0.5, { std, generator }),
  ),
  ...each(NOT_NUMBERS, "constant_", "ERR_ARGUMENT", "value must be a number", ({ t }, v) => init.constant_(t, v)),
  [
    "an unknown option of kaimingUniform_",
    "ERR_ARGUMENT",
    "kaimingUniform_",
    ({ t, generator }) => init.kaimingUniform_(t, { generator, A: 1 } as Any),
  ],
];

describeMistakes("initialisers", initialising);
