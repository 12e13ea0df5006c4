/** The initialisers of the command line: this table is all that parsing, filling, explaining and plotting know of them. */
import { init } from "../../index.js";
import { constant, diagonal } from "./distribution.js";
import { kaimingStd, uniformOfStd, uniformRange, xavierStd, type KaimingValues } from "./formulas.js";
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
  row<{ a: number; b: number }>(
    "uniform_",
    { a: 0, b: 1 },
    {
      apply: ({ tensor }, { a, b }, generator) => init.uniform_(tensor, a, b, { generator }),
      describe: (_, { a, b }) => uniformRange(a, b),
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
