/** What layers that are made of layers refuse: the error names the layers, and their sizes. */
import { describe, expect, it } from "vitest";
import * as sb from "../../../dist/index.js";
import { expectSamebitsError, failureOf } from "../../support/errors.js";
import type { Any } from "../../support/mistakes.js";

/** Makes no draws from the default generator. */
const linear = (inFeatures: number, outFeatures: number, generator = new sb.Generator({ seed: 1 })): sb.Linear =>
  new sb.Linear(inFeatures, outFeatures, { generator });

const mistakes: [name: string, code: sb.ErrorCode, words: string, make: () => unknown][] = [
  [
    "a net in a net",
    "ERR_SHAPE",
    'layer "0" gives 4 numbers, but layer "1.fc.0" takes 5',
    () => new sb.Net([linear(3, 4), new sb.Net({ act: new sb.Tanh(), fc: new sb.Net([linear(5, 5)]) })] as Any),
  ],
  [
    "a net before a layer",
    "ERR_SHAPE",
    'layer "0.0" gives 4 numbers, but layer "1" takes 5',
    () => new sb.Net([new sb.Net([linear(3, 4), new sb.Tanh()]), linear(5, 2)]),
  ],
  [
    "a residual of another size",
    "ERR_SHAPE",
    'layer "0" gives 4 numbers, but the residual adds them to its input: layer "0" takes 3 numbers',
    () => new sb.Residual(linear(3, 4)),
  ],
  [
    "a residual that takes what it gives, but not what it is given",
    "ERR_SHAPE",
    'layer "1.0" gives 2 numbers, but the residual "1" adds them to its input: layer "0" gives 4 numbers',
    () => new sb.Net([linear(3, 4), new sb.Residual([new sb.Columns(0, 2), new sb.ReLU()] as Any)]),
  ],
  [
    "branches of two sizes",
    "ERR_SHAPE",
    'layer "0" takes 3 numbers, but layer "1.0" takes 5',
    () => new sb.Parallel([linear(3, 4), new sb.Net([linear(5, 4)])]),
  ],
  [
    "branches before a layer",
    "ERR_SHAPE",
    'layer "0" gives 7 numbers, but layer "1" takes 8',
    () => new sb.Net([new sb.Parallel([new sb.Tanh(), linear(3, 4)]), linear(8, 1)]),
  ],
  [
    "columns that are not there",
    "ERR_SHAPE",
    'layer "0" gives 4 numbers, but layer "1.0" takes at least 5',
    () => new sb.Net([linear(3, 4), new sb.Parallel([new sb.Columns(2, 5)])]),
  ],
  [
    "a layer twice in the tree",
    "ERR_ARGUMENT",
    'a layer can stand in a net only once, given the same as "0" and "1.0.act"',
    () => {
      const act = new sb.Tanh();
      return new sb.Net([act, new sb.Residual([new sb.Net({ act })])]);
    },
  ],
  ["a residual of no layers", "ERR_ARGUMENT", "a Residual needs at least one layer", () => new sb.Residual([])],
  ["branches that are none", "ERR_ARGUMENT", "Parallel takes layers, given 5", () => new sb.Parallel(5 as Any)],
  [
    "a branch that is no list",
    "ERR_ARGUMENT",
    "Parallel takes its layers as one list",
    () => new sb.Parallel(new sb.Tanh() as Any),
  ],
  ["no columns", "ERR_ARGUMENT", "given from 2 to 2", () => new sb.Columns(2, 2)],
  ["columns before the first", "ERR_ARGUMENT", "from must be an integer from 0", () => new sb.Columns(-1, 2)],
  [
    "an input of another width",
    "ERR_SHAPE",
    "Linear(in_features=3, out_features=3, bias=True) takes an input of shape [..., 3], given [2, 4]",
    () => new sb.Net([new sb.Residual(new sb.Net([new sb.Tanh(), linear(3, 3)]))]).predict(sb.zeros([2, 4])),
  ],
  [
    "an input of too few columns",
    "ERR_SHAPE",
    "Columns(from=1, to=3) takes an input of shape [..., at least 3], given [2, 2]",
    () => new sb.Columns(1, 3).forward(sb.zeros([2, 2])),
  ],
  [
    "branches of a scalar",
    "ERR_SHAPE",
    "the parallel takes rows of numbers, given a scalar",
    () => new sb.Parallel([new sb.Tanh()]).forward(sb.zeros([])),
  ],
  [
    "a gradient of another shape",
    "ERR_SHAPE",
    "Parallel.backward takes a gradient of the output's shape [2, 6], given [2, 5]",
    () => {
      const layer = new sb.Parallel([new sb.Tanh(), new sb.ReLU()]);
      layer.forward(sb.zeros([2, 3]));
      return layer.backward(sb.zeros([2, 5]));
    },
  ],
];

describe("an error of layers in layers", () => {
  it.each(mistakes)("names what does not fit: %s", async (name, code, words, make) => {
    expectSamebitsError(await failureOf(async () => make()), code, name, words);
  });

  it("is one of shapes where layers of one's own do not fit", () => {
    class First extends sb.Layer {
      override forward(x: sb.Tensor): sb.Tensor {
        return x.slice(0, 1);
      }
    }
    const x = sb.zeros([2, 3]);
    expect(() => new sb.Residual(new First()).forward(x)).toThrow(/the residual cannot add .* \[1, 3\] .* \[2, 3\]/);
    expect(() => new sb.Net({ two: new sb.Parallel([new First(), new sb.Tanh()]) }).forward(x)).toThrow(
      /the parallel "two" has branches that give \[1, 3\], \[2, 3\]/,
    );
  });
});
