import { arrayKind, hasMemory, lengthOf, type TypedArray } from "../arrays.js";
import { argumentError, checkNumber, show } from "../checks.js";
import { FLOAT32_MAX } from "../numeric/float32.js";
import { newData, type DataOf, type DType } from "./dtype.js";

type Numbers = ArrayLike<number | bigint>;
type Conversion = (value: number | bigint) => number | bigint;

/**
 * The numbers in a new array of that dtype, converted as by torch.Tensor.to:
 *
 * - to floats with one rounding, to the nearest, ties to even;
 * - from integers to narrower ones by the low bits;
 * - from floats to integers towards 0. PyTorch leaves NaN and what is out of range undefined; here it is what its x64 builds
 *   give: out of int64's range, for int64 and uint8, or of int32's, for the others, the smallest number of that range, of which
 *   int16, int8 and uint8 keep the low bits: 0;
 * - to bool 0 from zeros, 1 from all else, NaN too.
 *
 * Throws ERR_ARGUMENT when the numbers have lost their memory.
 */
export function convert<D extends DType>(values: TypedArray, dtype: D): DataOf<D> {
  if (!hasMemory(values)) throw argumentError("the values have lost their memory; was their buffer transferred?");
  const result = newData(dtype, [lengthOf(values)]);
  const isSameKind = arrayKind(values) === arrayKind(result);
  const from = values as unknown as Numbers;
  if (isSameKind && dtype !== "bool") (result as { set(from: Numbers): void }).set(from);
  else convertEach(from, result as Record<number, number | bigint>, result.length, conversionFor(values, dtype));
  return result;
}

function convertEach(from: Numbers, to: Record<number, number | bigint>, length: number, element: Conversion): void {
  for (let i = 0; i < length; i++) to[i] = element(from[i] as number | bigint);
}

/** What an element becomes; an array of integers keeps the low bits of what it is given by itself. */
function conversionFor(values: TypedArray, dtype: DType): Conversion {
  if (dtype === "float32") return toFloat32;
  if (dtype === "float64") return Number;
  if (dtype === "int64") return toInt64;
  if (dtype === "uint8") return (value) => (typeof value === "bigint" ? Number(value & 0xffn) : value);
  if (dtype === "bool") return toBool;
  const isFloat = arrayKind(values)?.startsWith("Float") === true;
  return (value) => (typeof value === "bigint" ? Number(BigInt.asIntN(32, value)) : isFloat ? toInt32(value) : value);
}

function toInt32(value: number): number {
  return value > -(2 ** 31) - 1 && value < 2 ** 31 ? Math.trunc(value) : -(2 ** 31);
}

function toInt64(value: number | bigint): bigint {
  if (typeof value === "bigint") return value;
  return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : -(2n ** 63n);
}

function toBool(value: number | bigint): number {
  return value === 0 || value === 0n ? 0 : 1;
}

/**
 * A number that rounds to the nearest float32 of the bigint. One that a double does not hold is first cut to its upper bits,
 * the last of them set if anything was cut (round to odd), so that the rounding to float32 is the only one that counts.
 */
function toFloat32(value: number | bigint): number {
  if (typeof value === "number" || BigInt.asIntN(54, value) === value) return Number(value);
  const cut = value & 0xfffn;
  return Number(cut === 0n ? value : (value - cut) | 0x1000n);
}

const RANGES: Readonly<Partial<Record<DType, readonly [bigint, bigint]>>> = {
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int16: [-(2n ** 15n), 2n ** 15n - 1n],
  int8: [-128n, 127n],
  uint8: [0n, 255n],
};

/**
 * One number for an element of that dtype. Integers take fractions without their digits after the point, and uint8 whole numbers
 * from -255 on by their low bits, as torch.tensor does. Throws ERR_ARGUMENT for what an integer dtype does not reach.
 */
export function toElement(value: number | bigint, dtype: DType): number | bigint {
  if (dtype === "float32") return toFloat32(value);
  if (dtype === "float64") return Number(value);
  if (dtype === "bool") return toBool(value);
  const [min, max] = RANGES[dtype] as readonly [bigint, bigint];
  const isWrapping = dtype === "uint8" && Number.isInteger(Number(value));
  if (!(value >= (isWrapping ? -255n : min) && value <= max)) {
    throw argumentError(`${dtype} has numbers from ${min} to ${max}, given ${show(value)}`);
  }
  return dtype === "int64" ? toInt64(value) : Math.trunc(Number(value));
}

/** An element that a caller gives alone, as torch.Tensor.fill_ takes it. Throws ERR_ARGUMENT for what the dtype does not reach. */
export function checkElement(value: unknown, dtype: DType): number | bigint {
  const number = dtype === "int64" && typeof value === "bigint" ? value : checkNumber(value, "value");
  if (dtype === "float32" && Number.isFinite(number) && Math.abs(number as number) > FLOAT32_MAX) {
    throw argumentError(`value must be within float32's range, given ${show(value)}`);
  }
  return toElement(number, dtype);
}
