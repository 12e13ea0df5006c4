/** Mistakes that people who know PyTorch make first, and what the messages tell them to do. */
import { expect, it } from "vitest";
import * as sb from "../../../dist/index.js";
import type { Any } from "../../support/mistakes.js";
import { expectThrows } from "../../support/errors.js";

const mistakes: [what: string, advice: RegExp, mistake: () => unknown][] = [
  ["an array as a tensor", /tensor\(values\) makes one; given \[1, 2\]/, () => new sb.Tanh().forward([1, 2] as Any)],
  ["a proxy of a tensor", /no proxy of one/, () => new sb.Tanh().forward(new Proxy(sb.zeros([1]), {}))],
  ["texts as labels", /"a"; it must be an integer/, () => new sb.TensorDataset(sb.zeros([2, 1]), ["a", "b"] as Any)],
  ["Sequential's layers one by one", /one list: new Net\(\[/, () => new (sb.Net as Any)(new sb.Tanh(), new sb.Tanh())],
  ["a softmax over another dimension", /no option "dim"; it takes none/, () => new sb.Softmax({ dim: 0 } as Any)],
  ["its logarithm too", /LogSoftmax takes an options object, given 1/, () => new sb.LogSoftmax(1 as Any)],
  [
    "a cycle of no length",
    /needs totalSteps, or both epochs and stepsPerEpoch/,
    () => new sb.OneCycleLR(new sb.SGD([sb.zeros([1])]), { maxLr: 1 }),
  ],
  ["text as numbers", /a tensor's values are numbers, given "1.5"/, () => sb.tensor(["1.5"] as Any)],
];

it.each(mistakes)("%s", (what, advice, mistake) => {
  expectThrows("ERR_ARGUMENT", mistake, what);
  expect(mistake).toThrow(advice);
});
