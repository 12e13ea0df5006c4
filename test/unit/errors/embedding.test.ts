/** Mistakes with Embedding. */
import { Embedding, tensor, zeros } from "../../../dist/index.js";
import { type Mistake, describeMistakes, each } from "../../support/mistakes.js";

const embedding: Mistake[] = [
  ...each(
    [-1, 1.5, "3", null, undefined, [2], 2 ** 24 + 1],
    "Embedding's numEmbeddings",
    "ERR_ARGUMENT",
    "numEmbeddings",
    ({ generator }, rows) => new Embedding(rows, 2, { generator }),
  ),
  ...each(
    [-1, 1.5, "3", null, undefined, [2], 2 ** 31],
    "Embedding's embeddingDim",
    "ERR_ARGUMENT",
    "embeddingDim",
    ({ generator }, dim) => new Embedding(2, dim, { generator }),
  ),
  ...each(
    [3, -4, 0.5, "0", null, Number.NaN],
    "Embedding's paddingIdx",
    "ERR_ARGUMENT",
    "paddingIdx",
    ({ generator }, paddingIdx) => new Embedding(3, 2, { paddingIdx, generator }),
  ),
  ...each(
    ["maxNorm", "normType", "scaleGradByFreq", "sparse"],
    "an option that Embedding has not",
    "ERR_ARGUMENT",
    "it takes paddingIdx, generator",
    ({ generator }, name) => new Embedding(3, 2, { [name]: true, generator } as object),
  ),
  ...each(
    [3, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY],
    "Embedding's index",
    "ERR_ARGUMENT",
    "from 0 to 2, given",
    ({ generator }, index) => new Embedding(3, 2, { generator: generator.clone() }).forward(tensor([0, index])),
  ),
  ...each(
    [3n, -1n, 2n ** 62n],
    "Embedding's index of int64",
    "ERR_ARGUMENT",
    "in the input at [1, 0]",
    ({ generator }, index) => new Embedding(3, 2, { generator: generator.clone() }).forward(tensor([[0n], [index]])),
  ),
  ...each(
    ["float64", "int8", "uint8", "bool", "int16"] as const,
    "Embedding's input",
    "ERR_DTYPE",
    "takes int64, int32",
    ({ generator }, dtype) =>
      new Embedding(3, 2, { generator: generator.clone() }).forward(zeros([2], { dtype }) as never),
  ),
];

describeMistakes("Embedding", embedding);
