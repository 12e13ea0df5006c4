/** Cases of samebits/numpy, as test/torch/numpy_cases.py runs them on the real ones. */
import { tensor, Tensor } from "../../dist/index.js";
import { PythonRandom, RandomState } from "../../dist/numpy/index.js";
import { bitsOf } from "./bits.js";
import type { Any } from "./mistakes.js";

export interface NumpyCase {
  /** What is made from the seed. */
  readonly of: "RandomState" | "PythonRandom";
  /** A number or a text; an integer beyond 2^53 in decimal digits. */
  readonly seed: number | string | { readonly integer: string };
  readonly method: string;
  /** null where an argument is left out; a tensor's numbers as `array`, those from 0 to before n as `range`. */
  readonly args: readonly unknown[];
  readonly options?: object;
  /** How often it is called. Default: once. */
  readonly times?: number;
}

export interface NumpyResult {
  readonly value: unknown;
  readonly next: unknown;
}

const MADE: Record<NumpyCase["of"], new (seed: Any) => Any> = { RandomState, PythonRandom };

/** What the methods draw that returns integers, of numbers that JavaScript does not tell from others. */
const INTEGERS = /^(randint|randrange|integers|permutation|sample|choice|shuffle)$/;

export function runNumpyCase({ of, seed, method, args, options, times = 1 }: NumpyCase): NumpyResult {
  const made = new MADE[of](typeof seed === "object" ? BigInt(seed.integer) : seed);
  const own = args.map((value) => givenOf(value));
  const call = (): unknown => made[method](...own, ...(options === undefined ? [] : [options]));
  const value = Array.from({ length: times }, call);
  const encode = (result: unknown): unknown => encodeValue(result, INTEGERS.test(method));
  const next = of === "RandomState" ? made.rand() : made.random();
  return { value: encode(method === "shuffle" ? own[0] : value), next: encodeValue(next, false) };
}

function givenOf(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return [...(value as unknown[])];
  if (typeof value !== "object") return value;
  if ("range" in value) return Array.from({ length: value.range as number }, (_, i) => i);
  return tensor((value as { array: number[] }).array, undefined, { dtype: "float64" });
}

const LIKE = new Float64Array(1);

function encodeValue(value: unknown, isInteger: boolean): unknown {
  if (value instanceof Tensor) return encodeValue(value.toArray(), isInteger && value.dtype !== "float64");
  if (typeof value === "number") return isInteger ? String(value) : bitsOf(value, LIKE);
  if (typeof value === "bigint" || typeof value === "string") return String(value);
  return Array.from(value as ArrayLike<unknown>, (item) => encodeValue(item, isInteger));
}
