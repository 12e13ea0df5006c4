/** Mistakes with data sets and loaders. */
import {
  DataLoader,
  RandomSampler,
  randomSplit,
  SequentialSampler,
  TensorDataset,
  zeros,
} from "../../../dist/index.js";
import {
  type Any,
  type Mistake,
  each,
  NOT_TENSORS,
  NOT_GENERATORS,
  NOT_COUNTS,
  describeMistakes,
} from "../../support/mistakes.js";

const data: Mistake[] = [
  ...each(NOT_TENSORS, "TensorDataset's x", "ERR_ARGUMENT", (_, x) => new TensorDataset(x, new Int32Array(2))),
  ...each(
    [...NOT_TENSORS.filter((y) => !Array.isArray(y)), ["a"]],
    "TensorDataset's y",
    "ERR_ARGUMENT",
    (_, y) => new TensorDataset(zeros([2, 2]), y),
  ),
  ...each(
    [[3], [], [0, 2]],
    "TensorDataset of other lengths",
    "ERR_SHAPE",
    (_, shape) => new TensorDataset(zeros(shape), new Int32Array(2)),
  ),
  ...each([undefined, null, 5, {}, [1, 2]], "DataLoader", "ERR_ARGUMENT", (_, given) => new DataLoader(given)),
  ...each(
    [0, -1, 1.5, Number.NaN, "2", 2 ** 31, {}],
    "DataLoader's batchSize",
    "ERR_ARGUMENT",
    (w, batchSize) => new DataLoader(w.data, { batchSize }),
  ),
  ...each(
    [0, 1, "true", {}],
    "DataLoader's shuffle",
    "ERR_ARGUMENT",
    (w, shuffle) => new DataLoader(w.data, { shuffle }),
  ),
  ...each(
    [0, 1, "true", {}],
    "DataLoader's dropLast",
    "ERR_ARGUMENT",
    (w, dropLast) => new DataLoader(w.data, { dropLast }),
  ),
  ...each(
    NOT_GENERATORS,
    "DataLoader's generator",
    "ERR_ARGUMENT",
    (w, generator) => new DataLoader(w.data, { generator }),
  ),
  ["an unknown option of DataLoader", "ERR_ARGUMENT", (w) => new DataLoader(w.data, { batch_size: 2 } as Any)],
  [
    "shuffling nothing",
    "ERR_ARGUMENT",
    () => new DataLoader(new TensorDataset(zeros([0, 2]), new Int32Array(0)), { shuffle: true }),
  ],
  ...each([...NOT_COUNTS, undefined], "RandomSampler", "ERR_ARGUMENT", (_, n) => new RandomSampler(n)),
  ["RandomSampler of nothing", "ERR_ARGUMENT", () => new RandomSampler(0)],
  ...each([...NOT_COUNTS, undefined], "SequentialSampler", "ERR_ARGUMENT", (_, n) => new SequentialSampler(n)),
  ...each(
    [
      undefined,
      null,
      5,
      {},
      [],
      [5, 6],
      [11, 0],
      [-1, 13],
      [0.5, 0.6],
      [0.3, 0.3],
      ["6", 6],
      [6.5, 5.5],
      Array(2),
      [Number.NaN, 12],
      [Infinity],
    ],
    "randomSplit's lengths",
    "ERR_ARGUMENT",
    ({ generator, ...w }, lengths) => randomSplit(w.data, lengths, { generator }),
  ),
  ...each([undefined, null, 5, {}], "randomSplit's data", "ERR_ARGUMENT", ({ generator }, given) =>
    randomSplit(given, [1], { generator }),
  ),
];

describeMistakes("data", data);
