/** Mistakes with tensors. */
import { expect, it } from "vitest";
import { argmax, formatTensor, full, init, ones, SamebitsError, Tensor, tensor, zeros } from "../../../dist/index.js";
import {
  type Any,
  type Mistake,
  each,
  NOT_TENSORS,
  NOT_GENERATORS,
  BAD_SHAPES,
  NOT_NUMBERS,
  describeMistakes,
} from "../../support/mistakes.js";

const BAD_BOUNDS: [Any, Any][] = [
  [1, 0],
  [Number.NaN, 1],
  [0, Number.NaN],
  [-Infinity, 0],
  [0, Infinity],
  [-3e38, 3e38],
  [0, 4e38],
  [-4e38, 0],
  ["0", 1],
  [0, "1"],
  [null, 1],
  [0, null],
  [0n, 1],
  [{}, 1],
  [[0], 1],
];

function detached(): Float32Array {
  const values = new Float32Array(3);
  structuredClone(values.buffer, { transfer: [values.buffer] });
  return values;
}

const tensors: Mistake[] = [
  ["values that were transferred away", "ERR_ARGUMENT", "the values have lost their memory", () => tensor(detached())],
  ...each(BAD_BOUNDS, "uniform_", "ERR_ARGUMENT", /\b(from|to|bounds)\b/, ({ t, generator }, [a, b]) =>
    t.uniform_(a, b, { generator }),
  ),
  ...each(BAD_BOUNDS, "init.uniform_", "ERR_ARGUMENT", /\b(from|to|bounds)\b/, ({ t, generator }, [a, b]) =>
    init.uniform_(t, a, b, { generator }),
  ),
  ...each(BAD_BOUNDS.slice(0, 5), "uniform_ of no numbers", "ERR_ARGUMENT", "uniform_", ({ generator }, [a, b]) =>
    zeros([0]).uniform_(a, b, { generator }),
  ),
  [
    "uniform_ of float64, too far apart",
    "ERR_ARGUMENT",
    "uniform_ takes a range, to - from, within the dtype's",
    ({ generator }) => zeros([1], { dtype: "float64" }).uniform_(-1e308, 1e308, { generator }),
  ],
  ...each(NOT_GENERATORS, "uniform_'s generator", "ERR_ARGUMENT", "generator", ({ t }, generator) =>
    t.uniform_(0, 1, { generator }),
  ),
  ["an unknown option of uniform_", "ERR_ARGUMENT", "uniform_", ({ t }) => t.uniform_(0, 1, { generater: 1 } as Any)],
  ...each(NOT_NUMBERS, "fill_", "ERR_ARGUMENT", "value must be a number", ({ t }, value) => t.fill_(value)),
  ...each(NOT_TENSORS, "copy_", "ERR_ARGUMENT", "source must be a", ({ t }, source) => t.copy_(source)),
  ...each(
    [[3, 2], [6], [2, 3, 1], []],
    "copy_ of another shape",
    "ERR_SHAPE",
    "copy_ takes a tensor of this one's shape [2, 3]",
    ({ t }, shape) => t.copy_(zeros(shape)),
  ),
  ...each(
    [[], [0], [0, 0, 0], [2, 0], [0, 3], [-1, 0], [0.5, 0], ["0", 0], [null, 0]],
    "at",
    "ERR_ARGUMENT",
    /index|indices/,
    ({ t }, index) => t.at(...index),
  ),
  ...each(NOT_TENSORS.slice(2), "grad", "ERR_ARGUMENT", "grad", ({ t }, grad) => (t.grad = grad)),
  [
    "a grad of another shape",
    "ERR_SHAPE",
    "a gradient has its tensor's shape [2, 3]",
    ({ t }) => (t.grad = zeros([3, 2])),
  ],
  [
    "a grad of another dtype",
    "ERR_DTYPE",
    "a gradient is float32 or float64 as its tensor",
    ({ t }) => (t.grad = zeros([2, 3], { dtype: "float64" }) as Any),
  ],
  ...each(BAD_SHAPES, "zeros", "ERR_SHAPE", /shape|sizes/, (_, shape) => zeros(shape)),
  ...each(BAD_SHAPES, "ones", "ERR_SHAPE", /shape|sizes/, (_, shape) => ones(shape)),
  ...each(NOT_NUMBERS, "full", "ERR_ARGUMENT", "value must be a number", (_, value) => full([2], value)),
  ...each(
    [undefined, null, "x", {}, [1, "2"], [[1], [null]], [[[]], [{}]], ["1.5"], [[1], ["2"]], Symbol("1"), () => 1],
    "tensor",
    ["ERR_ARGUMENT", "ERR_SHAPE"],
    /values|nested arrays/,
    (_, values) => tensor(values),
  ),
  ...each(
    [
      [[1], [1, 2]],
      [1, [2]],
      [[1], 2],
      [[[1]], [[1, 2]]],
    ],
    "a ragged tensor",
    ["ERR_SHAPE", "ERR_ARGUMENT"],
    "nested arrays must be of one length at each depth",
    (_, values) => tensor(values),
  ),
  ...each([[5], [2, 2], [], "2", null, [-4]], "tensor of another shape", "ERR_SHAPE", "shape", (_, shape) =>
    tensor([1, 2, 3], shape ?? [7]),
  ),
  ...each(["float16", "toString", 5, {}, ["int8"]], "tensor's dtype", "ERR_ARGUMENT", "dtype", (_, dtype) =>
    tensor([1], undefined, { dtype }),
  ),
  ...each(
    ["x", null, [1], {}, undefined],
    "a Tensor of no typed array",
    "ERR_ARGUMENT",
    'elements of "float32" are not in',
    (_, data) => new Tensor(data, [1]),
  ),
  ...each(NOT_TENSORS, "argmax", "ERR_ARGUMENT", "argmax", (_, t) => argmax(t)),
  ["argmax without a last dimension", "ERR_SHAPE", "argmax needs a last dimension", () => argmax(zeros([2, 0]))],
  ...each(NOT_TENSORS, "formatTensor", "ERR_ARGUMENT", "formatTensor", (_, t) => formatTensor(t)),
];

describeMistakes("tensors", tensors);

/** [2], but for one time that its size is read. */
function changing(at: number): number[] {
  let reads = 0;
  return Object.defineProperty([0], 0, { get: () => (reads++ === at ? 1000 : 2) });
}

function zerosOf(shape: number[]): Tensor | null {
  try {
    return zeros(shape);
  } catch (error) {
    if (error instanceof SamebitsError) return null;
    throw error;
  }
}

it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
  "a shape that changes at read %i leaves no tensor of more than its memory",
  (at) => {
    const t = zerosOf(changing(at));
    expect(t?.shape[0]).toBe(t?.data.length);
  },
);
