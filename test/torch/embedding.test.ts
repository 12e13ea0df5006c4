/** Embedding against real PyTorch's: the first weight, the output, and the gradients of up to 256 samples are the same bits. */
import { expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { answersTo } from "./answers.js";
import { Random } from "./random.js";

const CASES = Number(process.env["TORCH_CASES"] ?? 100);
/** The day's, so that each day tries other cases. */
const SEED = Number(process.env["SAMEBITS_TEST_SEED"] ?? Math.floor(Date.now() / 86_400_000));
const random = new Random(SEED);

const toBits = ({ buffer }: Float32Array): string => Buffer.from(buffer as ArrayBuffer).toString("hex");

interface Result {
  readonly text: string;
  readonly weight: string;
  readonly output: string;
  readonly gradients: number[];
}

function makeCase(seed: number): { request: object; own: Result; samples: number } {
  const [rows, columns] = [random.integer(1, 40), random.integer(0, 20)];
  const samples = random.choice([random.integer(0, 20), random.integer(200, 256), random.integer(257, 900)]);
  const shape = random.choice([[samples], [samples, random.integer(0, 5)], [samples, 2, random.integer(1, 3)]]);
  const paddingIdx = random.choice([null, 0, -1, random.integer(-rows, rows - 1)]);
  const count = shape.reduce((product, size) => product * size, 1);
  const indices = Array.from({ length: count }, () => random.integer(0, rows - 1));
  const gradients = [1, 2].map(() => Array.from(random.numbers(count * columns, 2)));
  const layer = new sb.Embedding(rows, columns, {
    ...(paddingIdx !== null && { paddingIdx }),
    generator: new sb.Generator({ seed }),
  });
  const weight = toBits(layer.weight.data);
  const x = sb.tensor(BigInt64Array.from(indices, BigInt), shape);
  let output = "";
  for (const gradient of gradients) {
    const y = layer.forward(x);
    output = toBits(y.data);
    layer.backward(sb.tensor(gradient, y.shape));
  }
  const own = { text: String(layer), weight, output, gradients: [...(layer.weight.grad as sb.Tensor).data] };
  return { request: { seed, rows, columns, paddingIdx, shape, indices, gradients }, own, samples };
}

it(`is PyTorch's in ${CASES} cases (SAMEBITS_TEST_SEED=${SEED})`, () => {
  const cases = Array.from({ length: CASES }, (_, i) => makeCase(SEED + i));
  const requests = cases.map(({ request }) => request);
  const { answers, stderr } = answersTo<Result>(requests, "embedding.py");
  expect(stderr).toBe("");
  for (const [i, { own, samples, request }] of cases.entries()) {
    const theirs = answers[i] as Result;
    const what = `case ${i}: ${JSON.stringify({ ...request, indices: 0, gradients: 0 })}`;
    expect({ ...own, gradients: [] }, what).toEqual({ ...theirs, gradients: [] });
    const tolerance = samples <= 256 ? 0 : 1e-3; // beyond that, of sums of thousands of numbers from -2 to 2
    own.gradients.forEach((value, j) => {
      expect(Math.abs(value - theirs.gradients[j]!), what).toBeLessThanOrEqual(
        tolerance * Math.max(1, Math.abs(value)),
      );
    });
  }
});
