/** Every operation against real PyTorch over random arguments: `npm run test:torch`, with TORCH_PYTHON naming a Python that has it. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { bitsOf } from "../support/bits.js";
import { fromBits } from "../support/golden.js";
import { activations } from "./activations.js";
import { losses } from "./losses.js";
import { operations, type Case, type Value } from "./operations.js";
import { optimizerOperations } from "./optimizers.js";
import { Random } from "./random.js";

const CASES = Number(process.env["TORCH_CASES"] ?? 100);
const python = process.env["TORCH_PYTHON"] ?? "python3";

interface Result {
  values: unknown;
  next: string;
}

function runOnTorch(cases: readonly Case[]): Result[] {
  const script = fileURLToPath(new URL("torch_cases.py", import.meta.url));
  const input = cases.map((c) => JSON.stringify(c)).join("\n");
  const { status, stdout, stderr } = spawnSync(python, [script], { input, encoding: "utf8", maxBuffer: 1 << 29 });
  if (status !== 0) throw new Error(`${python} failed: ${stderr}`);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Result);
}

function encode(value: Value): unknown {
  if (value instanceof sb.Tensor) return Array.from(value.data, (v) => bitsOf(v, value.data)).join("");
  if (value instanceof Int32Array) return Array.from(value);
  if (value instanceof BigInt64Array) return Array.from(value, String);
  return Array.isArray(value) ? value.map(encode) : value;
}

/** The float32 numbers of `encode`d tensors. */
function decode(values: unknown): number[] {
  return (values as string[]).flatMap((bits) => Array.from(fromBits(bits, "float32")));
}

function isWithin(actual: unknown, expected: unknown, within: number): boolean {
  const [a, e] = [decode(actual), decode(expected)];
  const near = (x: number, y: number): boolean => Object.is(x, y) || Math.abs(x - y) <= within * (1 + Math.abs(y));
  return a.length === e.length && a.every((x, i) => near(x, e[i] as number));
}

describe.each(Object.entries({ ...operations, ...activations, ...optimizerOperations, ...losses }))(
  "%s",
  (op, operation) => {
    const random = new Random(op.length);
    const cases = Array.from({ length: CASES }, (): Case => ({
      op,
      seed: String(random.seed()),
      ...operation.arguments(random),
    }));

    const kind = operation.within === undefined ? "bits" : "numbers";
    it(`gives PyTorch's ${kind} in ${CASES} cases, and draws as much`, () => {
      const results = runOnTorch(cases);
      cases.forEach((c, i) => {
        sb.manualSeed(BigInt(c.seed));
        const values = encode(operation.run(c));
        const next = encode(sb.rand([1]));
        const { values: expected, next: expectedNext } = results[i] as Result;
        const agree = operation.within !== undefined && isWithin(values, expected, operation.within);
        expect({ case: c, values: agree ? expected : values, next }).toEqual({
          case: c,
          values: expected,
          next: expectedNext,
        });
      });
    });
  },
);
