/** The initialisers of the command line: this table is all that parsing, filling, explaining and plotting know of them. */
import { type Generator, getRngState, init, setRngState, type Tensor } from "../../browser.js";
import { constant, coordinates, diagonal, normal, sparseNormal, truncatedNormal } from "./distribution.js";
import {
  kaimingStd,
  NORMAL_NUMBER,
  normalOfStd,
  uniformOfStd,
  uniformRange,
  xavierStd,
  type KaimingValues,
} from "./formulas.js";
import { pythonCall, type Initialiser, type Target, type Values } from "./initialiser.js";
import { layerDefault } from "./layer_default.js";

/** A row's functions see all arguments, its call those that were given. */
function row<V extends Values>(
  name: string,
  parameters: Initialiser<V>["arguments"],
  functions: Pick<Initialiser<V>, "apply" | "describe">,
): Initialiser {
  const call = (target: Target, given: Values): string => pythonCall(name, target, given);
  return { name, arguments: parameters, ...functions, call };
}

export const INITIALISERS: readonly Initialiser[] = [
  layerDefault,
  row<KaimingValues>(
    "kaiming_uniform_",
    { a: 0, mode: "fan_in", nonlinearity: "leaky_relu" },
    {
      apply: ({ tensor }, values, generator) => init.kaimingUniform_(tensor, { ...values, generator }),
      describe: ({ tensor }, values) => uniformOfStd(kaimingStd(tensor, values)),
    },
  ),
  row<{ gain: number }>(
    "xavier_uniform_",
    { gain: 1 },
    {
      apply: ({ tensor }, { gain }, generator) => init.xavierUniform_(tensor, { gain, generator }),
      describe: ({ tensor }, { gain }) => uniformOfStd(xavierStd(tensor, gain)),
    },
  ),
  row<KaimingValues>(
    "kaiming_normal_",
    { a: 0, mode: "fan_in", nonlinearity: "leaky_relu" },
    {
      apply: ({ tensor }, values, generator) => init.kaimingNormal_(tensor, { ...values, generator }),
      describe: ({ tensor }, values) => normalOfStd(kaimingStd(tensor, values)),
    },
  ),
  row<{ gain: number }>(
    "xavier_normal_",
    { gain: 1 },
    {
      apply: ({ tensor }, { gain }, generator) => init.xavierNormal_(tensor, { gain, generator }),
      describe: ({ tensor }, { gain }) => normalOfStd(xavierStd(tensor, gain)),
    },
  ),
  row<{ a: number; b: number }>(
    "uniform_",
    { a: 0, b: 1 },
    {
      apply: ({ tensor }, { a, b }, generator) => init.uniform_(tensor, a, b, { generator }),
      describe: (_, { a, b }) => uniformRange(a, b),
    },
  ),
  row<{ mean: number; std: number }>(
    "normal_",
    { mean: 0, std: 1 },
    {
      apply: ({ tensor }, { mean, std }, generator) => init.normal_(tensor, mean, std, { generator }),
      describe: (_, { mean, std }) => ({ lines: [NORMAL_NUMBER], distribution: normal(mean, std) }),
    },
  ),
  row<{ mean: number; std: number; a: number; b: number }>(
    "trunc_normal_",
    { mean: 0, std: 1, a: -2, b: 2 },
    {
      apply: ({ tensor }, values, generator) => init.truncNormal_(tensor, { ...values, generator }),
      describe: (_, { mean, std, a, b }) => ({
        lines: [
          ["bounds", `a = ${a} and b = ${b}, as they are: not in standard deviations`],
          [
            "rounds",
            "whole tensors of normal_(mean, std); where [a, b] holds 0.3 of it or less, of uniform_(a, b), accepted",
          ],
          ["", "by the density; in each round the numbers that are not accepted yet take theirs"],
        ],
        distribution: truncatedNormal(mean, std, a, b),
      }),
    },
  ),
  row<{ gain: number }>(
    "orthogonal_",
    { gain: 1 },
    {
      apply: ({ tensor }, { gain }, generator) => init.orthogonal_(tensor, { gain, generator }),
      describe: ({ tensor }, { gain }) => ({
        lines: [
          ["draws of", "a standard normal matrix of this shape; Q is what its QR decomposition makes of it"],
          [
            "number",
            "gain * Q, each of its vectors with the sign of R's diagonal; the last bits depend on PyTorch's LAPACK",
          ],
        ],
        distribution: coordinates(Math.max(...tensor.shape), gain),
      }),
    },
  ),
  row<{ sparsity: number; std: number }>(
    "sparse_",
    { sparsity: null, std: 0.01 },
    {
      apply: ({ tensor }, values, generator) => applySparse(tensor, values, generator),
      describe: ({ tensor }, { sparsity, std }) => {
        const rows = tensor.shape[0] as number;
        const zeros = Math.min(rows, Math.ceil(sparsity * rows));
        return {
          lines: [
            NORMAL_NUMBER,
            ["zeros", `ceil(sparsity * rows) = ceil(${sparsity} * ${rows}) in each column, the first of a permutation`],
          ],
          distribution: sparseNormal(zeros / rows, std),
        };
      },
    },
  ),
  row<{ val: number }>(
    "constant_",
    { val: null },
    {
      apply: ({ tensor }, { val }) => init.constant_(tensor, val),
      describe: (_, { val }) => ({
        lines: [["float32", `${Math.fround(val)} everywhere`]],
        distribution: constant(Math.fround(val)),
      }),
    },
  ),
  row(
    "ones_",
    {},
    {
      apply: ({ tensor }) => init.ones_(tensor),
      describe: () => ({ lines: [], distribution: constant(1) }),
    },
  ),
  row(
    "zeros_",
    {},
    {
      apply: ({ tensor }) => init.zeros_(tensor),
      describe: () => ({ lines: [], distribution: constant(0) }),
    },
  ),
  row(
    "eye_",
    {},
    {
      apply: ({ tensor }) => init.eye_(tensor),
      describe: ({ tensor }) => {
        const [rows, columns] = tensor.shape as [number, number];
        return {
          lines: [["ones", `${Math.min(rows, columns)}, on the diagonal; zeros elsewhere`]],
          distribution: diagonal(rows, columns),
        };
      },
    },
  ),
];

/** The permutations come from the default generator, which in a script that gives no other is the one that draws the numbers. */
function applySparse(tensor: Tensor, { sparsity, std }: { sparsity: number; std: number }, generator: Generator): void {
  const others = getRngState();
  try {
    const afterNumbers = generator.clone();
    init.normal_(tensor, 0, std, { generator: afterNumbers });
    setRngState(afterNumbers.getState());
    init.sparse_(tensor, sparsity, { std, generator });
    generator.setState(getRngState());
  } finally {
    setRngState(others);
  }
}
