/** Mistakes with losses. */
import { expect, it } from "vitest";
import {
  BCELoss,
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  HuberLoss,
  KLDivLoss,
  L1Loss,
  MSELoss,
  NLLLoss,
  ones,
  PoissonNLLLoss,
  SmoothL1Loss,
  tensor,
  zeros,
} from "../../../dist/index.js";
import { type Any, type Mistake, each, NOT_TENSORS, describeMistakes } from "../../support/mistakes.js";

const withClasses = [CrossEntropyLoss, NLLLoss];
const ofElements = [MSELoss, L1Loss, SmoothL1Loss, HuberLoss, BCEWithLogitsLoss, BCELoss, KLDivLoss, PoissonNLLLoss];
const float64 = (shape: number[]): Any => zeros(shape, { dtype: "float64" });
const detached = (): Int32Array => {
  const indices = new Int32Array(2);
  structuredClone(indices.buffer, { transfer: [indices.buffer] });
  return indices;
};

const ofAll: Mistake[] = [...withClasses, ...ofElements].flatMap((Loss): Mistake[] => [
  ...each(
    ["nothing", 5],
    `${Loss.name}'s reduction`,
    "ERR_ARGUMENT",
    "reduction",
    (_, reduction) => new Loss({ reduction }),
  ),
  ["options that are none", "ERR_ARGUMENT", "takes an options object { reduction", () => new Loss(5 as Any)],
  [`an unknown option of ${Loss.name}`, "ERR_ARGUMENT", Loss.name, () => new Loss({ Reduction: "sum" } as Any)],
  [`${Loss.name}'s option null`, "ERR_ARGUMENT", Loss.name, () => new Loss({ reduction: null } as Any)],
  ...each(NOT_TENSORS, `${Loss.name}'s input`, "ERR_ARGUMENT", "input", (_, x) => new Loss().forward(x, zeros([2, 3]))),
  [`${Loss.name} of float64`, "ERR_DTYPE", "must be float32", () => new Loss().forward(float64([2, 3]), zeros([2, 3]))],
  [`${Loss.name}'s backward before forward`, "ERR_ARGUMENT", Loss.name, () => new Loss().backward()],
]);

const ofClasses: Mistake[] = withClasses.flatMap((Loss): Mistake[] => [
  ...each([[], [3], [2, 3, 2]], `${Loss.name} of another shape`, "ERR_SHAPE", Loss.name, (_, shape) =>
    new Loss().forward(zeros(shape), new Int32Array(2)),
  ),
  ...each(
    [undefined, null, 5, [0, 0.5], new Float64Array(2)],
    `${Loss.name}'s target`,
    "ERR_ARGUMENT",
    "target",
    (_, y) => new Loss().forward(zeros([2, 3]), y),
  ),
  ...each([new Int32Array(3), detached()], `${Loss.name} of other lengths`, "ERR_SHAPE", Loss.name, (_, y) =>
    new Loss().forward(zeros([2, 3]), y),
  ),
  ...each(
    [-1, 3, 2 ** 31 - 1, -(2 ** 31)],
    `${Loss.name} of a class out of range`,
    "ERR_ARGUMENT",
    "with 3 classes it must lie",
    (_, t) => new Loss().forward(zeros([2, 3]), Int32Array.of(0, t)),
  ),
  [
    `${Loss.name} without a class`,
    "ERR_ARGUMENT",
    "target 0 is 0",
    () => new Loss().forward(zeros([2, 0]), new Int32Array(2)),
  ],
  ...each(
    NOT_TENSORS.slice(2),
    `${Loss.name}'s weight`,
    "ERR_ARGUMENT",
    Loss.name,
    (_, weight) => new Loss({ weight }),
  ),
  [`${Loss.name}'s weight of float64`, "ERR_DTYPE", Loss.name, () => new Loss({ weight: float64([3]) })],
  ...each([[], [2], [1, 3], [0]], `${Loss.name}'s weight of another shape`, "ERR_SHAPE", Loss.name, (_, shape) =>
    new Loss({ weight: ones(shape) }).forward(zeros([2, 3]), new Int32Array(2)),
  ),
  ...each(
    [0.5, Number.NaN, "1", 2 ** 31, Infinity],
    `${Loss.name}'s ignoreIndex`,
    "ERR_ARGUMENT",
    "ignoreIndex",
    (_, ignoreIndex) => new Loss({ ignoreIndex }),
  ),
  [
    `${Loss.name}'s target of -100 with another index to ignore`,
    "ERR_ARGUMENT",
    "target 0 is -100",
    () => new Loss({ ignoreIndex: -1 }).forward(zeros([1, 3]), Int32Array.of(-100)),
  ],
]);

const ofProbabilities: Mistake[] = [
  ...each(
    [-0.1, 1.1, Number.NaN, "0.1", true],
    "labelSmoothing",
    "ERR_ARGUMENT",
    "labelSmoothing",
    (_, labelSmoothing) => new CrossEntropyLoss({ labelSmoothing }),
  ),
  ...each(
    [[2], [3, 2], [2, 3, 1]],
    "probabilities of another shape",
    "ERR_SHAPE",
    "CrossEntropyLoss takes class indices, integers in an array or a tensor, or probabilities of the input's shape [2, 3], as its target",
    (_, shape) => new CrossEntropyLoss().forward(zeros([2, 3]), zeros(shape)),
  ),
  [
    "probabilities of float64",
    "ERR_DTYPE",
    "the target must be float32",
    () => new CrossEntropyLoss().forward(zeros([2, 3]), float64([2, 3])),
  ],
  [
    "probabilities and an index to ignore",
    "ERR_ARGUMENT",
    "ignoreIndex is 0, but probabilities have no index that could be ignored",
    () => new CrossEntropyLoss({ ignoreIndex: 0 }).forward(zeros([2, 3]), zeros([2, 3])),
  ],
  [
    "NLLLoss of probabilities",
    "ERR_ARGUMENT",
    "NLLLoss takes class indices as its target, integers in an array or a tensor",
    () => new NLLLoss().forward(zeros([2, 3]), zeros([2, 3])),
  ],
];

const elementwise: Mistake[] = [
  ...ofElements.flatMap((Loss): Mistake[] => [
    ...each(
      [undefined, null, 5, [0, 1], new Int32Array(2)],
      `${Loss.name}'s target`,
      "ERR_ARGUMENT",
      "target",
      (_, y) => new Loss().forward(zeros([2]), y),
    ),
    ...each([[], [3], [2, 1], [1]], `${Loss.name}'s target of another shape`, "ERR_SHAPE", Loss.name, (_, shape) =>
      new Loss().forward(zeros([2]), zeros(shape)),
    ),
    [
      `${Loss.name}'s target of float64`,
      "ERR_DTYPE",
      "the target must be float32",
      () => new Loss().forward(zeros([2]), float64([2])),
    ],
  ]),
  ...each([-1, Number.NaN, "1", {}], "beta", "ERR_ARGUMENT", "beta", (_, beta) => new SmoothL1Loss({ beta })),
  ...(["weight", "posWeight"] as const).flatMap((name): Mistake[] => [
    ...each(
      NOT_TENSORS.slice(2),
      `BCEWithLogitsLoss's ${name}`,
      "ERR_ARGUMENT",
      name,
      (_, value) => new BCEWithLogitsLoss({ [name]: value }),
    ),
    ...each(
      [[2], [3, 3], [0], [1, 1, 1, 1], [6]],
      `BCEWithLogitsLoss's ${name} of another shape`,
      "ERR_SHAPE",
      "BCEWithLogitsLoss",
      (_, shape) => new BCEWithLogitsLoss({ [name]: ones(shape) }).forward(zeros([1, 2, 3]), zeros([1, 2, 3])),
    ),
  ]),
];

describeMistakes("losses", [...ofAll, ...ofClasses, ...ofProbabilities, ...elementwise]);

it("errors say what was given and what is wanted", () => {
  const forward = (): unknown =>
    new CrossEntropyLoss({ weight: tensor([1, 2]) }).forward(zeros([2, 3]), new Int32Array(2));
  expect(forward).toThrow(/weight.*\[3\].*\[2\]/);
  expect(() => new CrossEntropyLoss().forward(zeros([]), Int32Array.of(0))).toThrow(/\[samples, classes\].*given \[\]/);
  expect(() => new CrossEntropyLoss().forward(zeros([2, 3]), zeros([2]))).toThrow(/integers.*\[2, 3\].*\[2\]/);
  expect(() => new MSELoss().forward(zeros([2, 1]), zeros([2]))).toThrow(/\[2, 1\].*\[2\]/);
});
