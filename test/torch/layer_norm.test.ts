/** LayerNorm against real PyTorch's in float64, which samebits rounds to float32. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { LayerNorm, tensor, type Tensor } from "../../dist/index.js";
import { Random } from "./random.js";

const CASES = Number(process.env["TORCH_CASES"] ?? 100);
/** The day's, so that each day tries other cases. */
const SEED = Number(process.env["SAMEBITS_TEST_SEED"] ?? Math.floor(Date.now() / 86_400_000));
const random = new Random(SEED);

function makeCase() {
  const [rows, columns] = [random.integer(1, 300), random.integer(2, 70)];
  const affine = random.next() < 0.7;
  const numbers = (count: number): number[] => Array.from(random.numbers(count, 2));
  return {
    columns,
    eps: random.choice([1e-5, 1e-3, 0.5]),
    affine,
    bias: affine && random.next() < 0.7,
    weight: numbers(columns),
    x: numbers(rows * columns),
    gradient: numbers(rows * columns),
  };
}

type Case = ReturnType<typeof makeCase>;

function ownResult({ columns, eps, affine, bias, weight, x, gradient }: Case): { text: string; values: number[][] } {
  const layer = new LayerNorm(columns, { eps, elementwiseAffine: affine, bias });
  layer.weight?.data.set(weight);
  layer.bias?.data.set(weight);
  const shape = [x.length / columns, columns];
  const y = layer.forward(tensor(x, shape));
  const values = [y, layer.backward(tensor(gradient, shape)), ...[layer.weight, layer.bias].map((p) => p?.grad)];
  const given = values.filter((value): value is Tensor => value !== undefined && value !== null);
  return { text: String(layer), values: given.map(({ data }) => [...data]) };
}

it(`is PyTorch's LayerNorm in ${CASES} cases (SAMEBITS_TEST_SEED=${SEED})`, () => {
  const cases = Array.from({ length: CASES }, makeCase);
  const input = cases.map((c) => JSON.stringify(c)).join("\n");
  const script = fileURLToPath(new URL("layer_norm.py", import.meta.url));
  const { stdout, stderr } = spawnSync(process.env["TORCH_PYTHON"] ?? "python3", [script], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 29,
  });
  expect(stderr).toBe("");
  const answers = stdout.trimEnd().split("\n");
  cases.forEach((c, i) => {
    const [own, theirs] = [ownResult(c), JSON.parse(answers[i] as string) as ReturnType<typeof ownResult>];
    expect(own.text).toBe(theirs.text);
    expect(own.values.length).toBe(theirs.values.length);
    own.values.forEach((values, which) => {
      const scale = Math.max(1, ...values.map(Math.abs));
      values.forEach((value, j) => {
        const off = Math.abs(value - (theirs.values[which]?.[j] as number)) / scale;
        expect(off, `case ${i}, result ${which}, number ${j}`).toBeLessThan(1e-6);
      });
    });
  });
});
