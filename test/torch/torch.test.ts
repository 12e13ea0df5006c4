/** Every operation against real PyTorch over random arguments: `npm run test:torch`, with TORCH_PYTHON naming a Python that has it. */
import { beforeAll, describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { bitsOf } from "../support/bits.js";
import { fromBits } from "../support/golden.js";
import { answersTo } from "./answers.js";
import { activations } from "./activations.js";
import { losses } from "./losses.js";
import { operations, type Case, type Operation, type Value } from "./operations.js";
import { optimizerOperations } from "./optimizers.js";
import { printing } from "./printing.js";
import { Random } from "./random.js";

const CASES = Number(process.env["TORCH_CASES"] ?? 100);

interface Result {
  values: unknown;
  next: string;
}

/** The bits of floats, the digits of integers, Python's words for bool. */
function encodeTensor({ data, dtype }: sb.Tensor<sb.DType>): unknown {
  if (data instanceof Float32Array || data instanceof Float64Array) {
    return Array.from(data, (value: number) => bitsOf(value, data)).join("");
  }
  return Array.from<number | bigint, string>(data, (v) => (dtype === "bool" ? (v ? "True" : "False") : String(v)));
}

function encode(value: Value): unknown {
  if (value instanceof sb.Tensor) return encodeTensor(value);
  if (value instanceof Int32Array) return Array.from(value);
  if (value instanceof BigInt64Array) return Array.from(value, String);
  return Array.isArray(value) ? value.map(encode) : value;
}

/** Whether an `encode`d value is a float32 tensor's. */
const isFloats = (value: unknown): value is string => typeof value === "string" && /^([0-9a-f]{8})*$/.test(value);

/** Float32 tensors so near to others, and the same texts. */
function isWithin(actual: unknown, expected: unknown, within: number): boolean {
  const [a, e] = [actual as unknown[], expected as unknown[]];
  const near = (x: number, y: number): boolean => Object.is(x, y) || Math.abs(x - y) <= within * (1 + Math.abs(y));
  const same = (x: unknown, y: unknown): boolean => {
    if (!isFloats(x) || !isFloats(y)) return x === y;
    const [xs, ys] = [fromBits(x, "float32"), fromBits(y, "float32")];
    return xs.length === ys.length && xs.every((v, i) => near(v, ys[i] as number));
  };
  return a.length === e.length && a.every((x, i) => same(x, e[i]));
}

function casesOf(op: string, operation: Operation): Case[] {
  const random = new Random(op.length);
  return Array.from({ length: CASES }, () => ({ op, seed: String(random.seed()), ...operation.arguments(random) }));
}

const all = { ...operations, ...activations, ...optimizerOperations, ...losses, ...printing };
const compared = Object.entries(all).map(([op, operation]) => ({ op, operation, cases: casesOf(op, operation) }));

describe("in every case, samebits", () => {
  const results = new Map<Case, Result>();

  beforeAll(() => {
    const cases = compared.flatMap((one) => one.cases);
    const { answers } = answersTo<Result>(cases, "torch_cases.py"); // one process: PyTorch starts slowly
    answers.forEach((result, i) => results.set(cases[i] as Case, result));
  });

  it.each(compared)("gives PyTorch's $op, and draws as much", ({ operation, cases }) => {
    for (const c of cases) {
      sb.manualSeed(BigInt(c.seed));
      const values = encode(operation.run(c));
      const next = encode(sb.rand([1]));
      const { values: expected, next: expectedNext } = results.get(c) as Result;
      const agree = operation.within !== undefined && isWithin(values, expected, operation.within);
      expect({ case: c, values: agree ? expected : values, next }).toEqual({
        case: c,
        values: expected,
        next: expectedNext,
      });
    }
  });
});
