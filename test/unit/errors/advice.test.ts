/** Mistakes that people who know PyTorch make first, and what the messages tell them to do. */
import { it } from "vitest";
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
  expectThrows("ERR_ARGUMENT", mistake, what, advice);
});

/** One mistake for each of the checks that words come from, with all of its words: what was wanted, and what was given. */
const words: [sb.ErrorCode, words: string, mistake: () => unknown][] = [
  [
    "ERR_SHAPE",
    "Linear(in_features=4, out_features=2, bias=True) takes an input of shape [..., 4], given [2, 5]",
    () => new sb.Linear(4, 2).forward(sb.zeros([2, 5])),
  ],
  [
    "ERR_ARGUMENT",
    'reduction must be one of "mean", "sum", "none", given "avg"',
    () => new sb.MSELoss({ reduction: "avg" as Any }),
  ],
  ["ERR_ARGUMENT", "momentum must not be negative, given -1", () => new sb.SGD([sb.zeros([1])], { momentum: -1 })],
  ["ERR_ARGUMENT", 'momentum must be a number, given "1"', () => new sb.SGD([sb.zeros([1])], { momentum: "1" as Any })],
  [
    "ERR_ARGUMENT",
    "nesterov must be true or false, given 1",
    () => new sb.SGD([sb.zeros([1])], { nesterov: 1 as Any }),
  ],
  ["ERR_ARGUMENT", "inFeatures must be an integer from 0 to 2147483647, given 1.5", () => new sb.Linear(1.5, 2)],
  [
    "ERR_ARGUMENT",
    "precision must be an integer from 0 to 100, given -1",
    () => sb.formatTensor(sb.ones([1]), { precision: -1 }),
  ],
  [
    "ERR_ARGUMENT",
    "numSamples must be an integer of at least 1, given 0",
    () => new sb.RandomSampler(3, { numSamples: 0 }),
  ],
  [
    "ERR_ARGUMENT",
    'DataLoader\'s option "batchSize" is null; leave it out for its default',
    () => new sb.DataLoader(new sb.TensorDataset(sb.zeros([1]), sb.zeros([1])), { batchSize: null as Any }),
  ],
];

it.each(words)("%s: %s", (code, message, mistake) => {
  expectThrows(code, mistake, message, message);
});
