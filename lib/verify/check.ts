/** A check: results of one operation after another, each compared as bits with what it must be. */
import { createHash } from "node:crypto";
import { firstDifference, fromBits } from "../bits.js";
import { type BackendName, Generator, type Profile } from "../index.js";
import type { Goldens, GoldenTensor } from "./goldens.js";

export const PROFILES: readonly Profile[] = ["linux-x64", "windows-x64", "linux-arm64"];

type Floats = Float32Array | Float64Array;
export type Values = Floats | readonly (number | string)[];

/** What came out, and what must; without `expected`, what the TypeScript backend gave at the same place. */
export interface Result {
  readonly what: string;
  readonly actual: Values;
  readonly expected?: Values | GoldenTensor;
}

/** What a check goes by. */
export interface Subject {
  readonly backend: BackendName;
  readonly goldens: Goldens;
}

export interface Check {
  readonly name: string;
  /** Where the right results come from: PyTorch's builds, the TypeScript backend on this machine, or digests that samebits stores. */
  readonly against: "PyTorch" | "TypeScript" | "samebits";
  run(subject: Subject): Iterable<Result> | AsyncIterable<Result>;
}

export function seeded({ backend }: Subject, seed: string | number, profile: Profile = "linux-x64"): Generator {
  return new Generator({ seed: BigInt(seed), backend, profile });
}

/** Where the result first differs from what is expected, or where nothing is from `reference`; null if nowhere. */
export function differenceOf({ actual, expected }: Result, reference: Values = actual): string | null {
  const wanted = expected ?? reference;
  if ("dtype" in wanted) return differenceFromGolden(actual as Floats, wanted);
  return isFloats(actual) && isFloats(wanted) ? firstDifference(actual, wanted) : differenceInList(actual, wanted);
}

function isFloats(values: Values): values is Floats {
  return values instanceof Float32Array || values instanceof Float64Array;
}

function differenceInList(actual: Values, expected: Values): string | null {
  if (actual.length !== expected.length) return `${actual.length} values instead of ${expected.length}`;
  for (let i = 0; i < actual.length; i++) {
    if (actual[i] !== expected[i])
      return `index ${i}: got ${JSON.stringify(actual[i])}, expected ${JSON.stringify(expected[i])}`;
  }
  return null;
}

/** The bits, or where the golden has only the ends of them: those, and the digest of all. */
function differenceFromGolden(actual: Floats, golden: GoldenTensor): string | null {
  const dtype = golden.dtype as "float32" | "float64";
  if (golden.bits !== undefined) return firstDifference(actual, fromBits(golden.bits, dtype));
  const { head = "", tail = "", sha256, shape } = golden;
  const total = shape.reduce((product, size) => product * size, 1);
  if (actual.length !== total) return `${actual.length} numbers instead of ${total}`;
  const [first, last] = [fromBits(head, dtype), fromBits(tail, dtype)];
  const atEnds =
    firstDifference(actual.slice(0, first.length), first) ??
    ofTail(firstDifference(actual.slice(-last.length), last), total - last.length);
  if (atEnds !== null) return atEnds;
  return digestOf(actual).startsWith(sha256 as string)
    ? null
    : `somewhere between the ends, which agree: the digests differ`;
}

function ofTail(difference: string | null, from: number): string | null {
  return difference === null ? null : `counted from ${from}, ${difference}`;
}

/** SHA-256 of the numbers' bytes, little end first. */
export function digestOf(numbers: Floats): string {
  const bytes = new DataView(new ArrayBuffer(numbers.byteLength));
  const isDouble = numbers instanceof Float64Array;
  for (let i = 0; i < numbers.length; i++) {
    if (isDouble) bytes.setFloat64(8 * i, numbers[i] as number, true);
    else bytes.setFloat32(4 * i, numbers[i] as number, true);
  }
  return createHash("sha256").update(bytes).digest("hex");
}
