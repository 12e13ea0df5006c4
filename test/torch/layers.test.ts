/** Layers with parameters against real PyTorch's in float64, which samebits rounds to float32. */
import { expect, it } from "vitest";
import { BatchNorm1d, type Layer, LayerNorm, PReLU, tensor, type Tensor } from "../../dist/index.js";
import { answersTo } from "./answers.js";
import { Random } from "./random.js";

const CASES = Number(process.env["TORCH_CASES"] ?? 100);
/** The day's, so that each day tries other cases. */
const SEED = Number(process.env["SAMEBITS_TEST_SEED"] ?? Math.floor(Date.now() / 86_400_000));
const random = new Random(SEED);

interface Step {
  readonly training: boolean;
  readonly shape: readonly number[];
  readonly x: number[];
  readonly gradient: number[];
}

interface Case {
  readonly own: Layer;
  /** PyTorch's class, and what its constructor is given. */
  readonly layer: string;
  readonly args: unknown[];
  readonly options: object;
  readonly steps: Step[];
}

function numbers(count: number): number[] {
  return Array.from(random.numbers(count, 2));
}

function stepOf(shape: readonly number[], training = true): Step {
  const count = shape.reduce((product, size) => product * size, 1);
  return { training, shape, x: numbers(count), gradient: numbers(count) };
}

function layerNormCase(): Case {
  const [rows, columns] = [random.integer(1, 100), random.integer(2, 70)];
  const sizes = random.choice([
    columns,
    [columns],
    [random.integer(1, 9), columns],
    [2, random.integer(1, 3), columns],
  ]);
  const isAffine = random.next() < 0.7;
  const options = { eps: random.choice([1e-5, 1e-3, 0.5]), bias: isAffine && random.next() < 0.7 };
  return {
    own: new LayerNorm(sizes, { ...options, elementwiseAffine: isAffine }),
    layer: "LayerNorm",
    args: [sizes],
    options: { ...options, elementwise_affine: isAffine },
    steps: [stepOf([random.choice([rows, 2]), random.integer(1, 3), ...[sizes].flat()])],
  };
}

function preluCase(): Case {
  const [rows, columns] = [random.integer(1, 600), random.integer(1, 40)];
  const [isShared, places] = [random.next() < 0.5, random.integer(0, 9)];
  const [numParameters, init] = [isShared ? 1 : columns, random.choice([0.25, -1])];
  return {
    own: new PReLU({ numParameters, init }),
    layer: "PReLU",
    args: [numParameters],
    options: { init },
    steps: [
      stepOf(
        random.choice([
          ...(isShared ? [[rows], [2, rows, columns]] : []),
          [rows, columns],
          [rows, columns, places],
          [3, columns, 2, places],
        ]),
      ),
    ],
  };
}

/** Some batches in training mode, then one in eval mode. */
function batchNormCase(): Case {
  const columns = random.integer(1, 40);
  const shape = (): number[] =>
    random.choice([
      [random.integer(2, 600), columns],
      [random.integer(2, 60), columns, random.integer(1, 30)],
      [1, columns, random.integer(2, 400)],
    ]);
  const [momentum, eps] = [random.choice([null, 0.1, 0.7]), random.choice([1e-5, 0.1])];
  const affine = random.next() < 0.7;
  const [bias, tracks] = [affine && random.next() < 0.7, random.next() < 0.7];
  return {
    own: new BatchNorm1d(columns, { momentum, eps, affine, bias, trackRunningStats: tracks }),
    layer: "BatchNorm1d",
    args: [columns],
    options: { momentum, eps, affine, bias, track_running_stats: tracks },
    steps: [stepOf(shape()), stepOf(shape()), stepOf(shape()), stepOf(shape(), false)],
  };
}

type Result = { text: string; names: string[]; values: number[][] };

function ownResult({ own, steps }: Case): Result {
  const parameters = [...own.namedParameters().values()];
  const values = steps.flatMap(({ training, shape, x, gradient }) => {
    own.training = training;
    for (const p of parameters) p.grad = null;
    const y = own.forward(tensor(x, shape));
    const passes = [y, own.backward(tensor(gradient, shape)), ...parameters.map((p) => p.grad as Tensor)];
    const buffers = [...own.namedBuffers().values()];
    return [...passes, ...buffers].map(({ data }) => Array.from<number | bigint, number>(data, Number));
  });
  return { text: String(own), names: [...own.namedParameters().keys(), ...own.namedBuffers().keys()], values };
}

function torchResults(cases: readonly (Omit<Case, "own"> & { parameters: number[][] })[]): Result[] {
  const { answers, stderr } = answersTo<Result>(cases, "layers.py");
  expect(stderr).toBe("");
  return answers;
}

it.each([
  ["LayerNorm", layerNormCase],
  ["BatchNorm1d", batchNormCase],
  ["PReLU", preluCase],
])(`%s is PyTorch's in ${CASES} cases (SAMEBITS_TEST_SEED=${SEED})`, (_, makeCase) => {
  const cases = Array.from({ length: CASES }, makeCase);
  const asked = cases.map(({ own, ...given }) => {
    const parameters = [...own.namedParameters().values()].map((p) => numbers(p.data.length));
    return { ...given, parameters };
  });
  const answers = torchResults(asked);
  cases.forEach((c, i) => {
    [...c.own.namedParameters().values()].forEach((p, which) => p.data.set(asked[i]?.parameters[which] as number[]));
    const [own, theirs] = [ownResult(c), answers[i] as Result];
    expect([own.text, own.names]).toEqual([theirs.text, theirs.names]);
    expect(own.values.length).toBe(theirs.values.length);
    own.values.forEach((values, which) => {
      const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      const isOff = (value: number, j: number): boolean =>
        !(Math.abs(value - (theirs.values[which]?.[j] as number)) / scale < 1e-6);
      expect(values.findIndex(isOff), `case ${i}, result ${which}: a number that is off`).toBe(-1);
    });
  });
});
