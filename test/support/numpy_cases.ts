/** Cases of samebits/numpy, as test/torch/numpy_cases.py runs them on the real ones. */
import { SamebitsError, tensor, Tensor } from "../../dist/index.js";
import * as sn from "../../dist/numpy/index.js";
import type { Any } from "./mistakes.js";

export interface NumpyCase {
  /** What is made from the seed. */
  readonly of: "RandomState" | "PythonRandom" | "defaultRng";
  /** A number or a text; an integer beyond 2^53 in decimal digits. */
  readonly seed: number | string | { readonly integer: string };
  readonly method: string;
  /** null where an argument is left out; a tensor's rows as `array`, null for NaN, of float64 or its `dtype`; those from 0 to before n as `range`. */
  readonly args: readonly unknown[];
  readonly options?: object;
  /** How often it is called. Default: once. */
  readonly times?: number;
}

export interface NumpyResult {
  readonly value: unknown;
  readonly next: unknown;
}

const MADE: Record<NumpyCase["of"], (seed: Any) => Any> = {
  RandomState: (seed) => new sn.RandomState(seed),
  PythonRandom: (seed) => new sn.PythonRandom(seed),
  defaultRng: sn.defaultRng,
};

type Run = (made: Any, args: Any[], options: Any) => unknown;

/** What scikit-learn has, on what it is made from: FUNCTIONS of numpy_cases.py. */
const FUNCTIONS: Record<string, Run> = {
  trainTestSplit: (randomState, [n], options) => sn.trainTestSplit(n, { randomState, ...options }),
  StandardScaler: (_, [x, other]) => {
    const scaler = new sn.StandardScaler().fit(x);
    return [scaler.mean, scaler.scale, scaler.transform(other), scaler.inverseTransform(other)];
  },
  MinMaxScaler: (_, [x, other], options) => {
    const scaler = new sn.MinMaxScaler(options).fit(x);
    return [scaler.min, scaler.scale, scaler.transform(other), scaler.inverseTransform(other)];
  },
  LabelEncoder: (_, [labels, other]) => {
    const encoder = new sn.LabelEncoder().fit(labels);
    const codes = encoder.transform(other);
    return [encoder.classes, codes, encoder.inverseTransform(codes)];
  },
  OneHotEncoder: (_, [x, other]) => {
    const encoder = new sn.OneHotEncoder().fit(x);
    const codes = encoder.transform(other);
    return [encoder.classes, codes, encoder.inverseTransform(codes)];
  },
};

export function runNumpyCase({ of, seed, method, args, options, times = 1 }: NumpyCase): NumpyResult {
  const made = MADE[of](typeof seed === "object" ? BigInt(seed.integer) : seed);
  const own = args.map((value) => givenOf(value));
  const run = FUNCTIONS[method];
  if (run !== undefined) return { value: encodeValue(valueOrError(() => run(made, own, options))), next: made.rand() };
  const call = (): unknown => made[method](...own, ...(options === undefined ? [] : [options]));
  const value = Array.from({ length: times }, call);
  const next = of === "RandomState" ? made.rand() : made.random();
  return { value: encodeValue(method === "shuffle" ? own[0] : value), next };
}

function valueOrError(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof SamebitsError) return "raises";
    throw error;
  }
}

function givenOf(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return [...(value as unknown[])];
  if (typeof value !== "object") return value;
  if ("range" in value) return Array.from({ length: value.range as number }, (_, i) => i);
  const { array, dtype = "float64" } = value as { array: (number | null)[][]; dtype?: "float32" | "float64" };
  return tensor(
    array.map((row) => row.map((x) => x ?? NaN)),
    undefined,
    { dtype },
  );
}

/** Plain arrays of numbers, which JSON keeps to the bit, and texts. */
function encodeValue(value: unknown): unknown {
  if (value instanceof Tensor) return encodeValue(value.toArray());
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") return Number.isNaN(value) ? "nan" : value;
  return typeof value === "string" ? value : Array.from(value as ArrayLike<unknown>, encodeValue);
}
