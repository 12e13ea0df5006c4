/** Exact arithmetic on numbers, for tests: what a correctly rounded operation has to give. */

const view = new DataView(new ArrayBuffer(8));

/** A finite number as an integer multiple of 2^-1074 (float64's smallest step). */
export function units(value: number): bigint {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const field = (bits >> 52n) & 0x7ffn;
  const fraction = bits & ((1n << 52n) - 1n);
  const size = field === 0n ? fraction : ((1n << 52n) + fraction) << (field - 1n);
  return bits >> 63n === 1n ? -size : size;
}

const SCALE = 1074n;

/** a * b + c in units of 2^-2148. */
function exactFma(a: number, b: number, c: number): bigint {
  return units(a) * units(b) + (units(c) << SCALE);
}

export interface Format {
  readonly name: string;
  /** The number `step` places away from a positive or zero one. */
  neighbour(value: number, step: 1 | -1): number;
  /** Whether the last mantissa bit is 0. */
  isEven(value: number): boolean;
  /** The power of two that follows the largest number: where infinity stands when rounding. */
  readonly limit: bigint;
}

export const float32: Format = {
  name: "float32",
  neighbour(value, step) {
    view.setFloat32(0, value);
    view.setUint32(0, view.getUint32(0) + step);
    return view.getFloat32(0);
  },
  isEven(value) {
    view.setFloat32(0, value);
    return (view.getUint32(0) & 1) === 0;
  },
  limit: 1n << (128n + SCALE),
};

export const float64: Format = {
  name: "float64",
  neighbour(value, step) {
    view.setFloat64(0, value);
    view.setBigUint64(0, view.getBigUint64(0) + BigInt(step));
    return view.getFloat64(0);
  },
  isEven(value) {
    view.setFloat64(0, value);
    return (view.getUint32(4) & 1) === 0;
  },
  limit: 1n << (1024n + SCALE),
};

/** Whether `result` is a * b + c (not 0) rounded once to nearest, ties to even. */
export function isRoundedFma(format: Format, result: number, a: number, b: number, c: number): boolean {
  const exact = exactFma(a, b, c);
  const negative = exact < 0n;
  if (exact === 0n || negative !== (result < 0 || Object.is(result, -0))) return false;
  return isNearest(format, Math.abs(result), negative ? -exact : exact);
}

function isNearest(format: Format, result: number, exact: bigint): boolean {
  const place = (value: number): bigint => (value === Infinity ? format.limit : units(value)) << SCALE;
  const error = exact - place(result);
  if (error === 0n || (error > 0n && result === Infinity)) return true;
  const gap = place(format.neighbour(result, error > 0n ? 1 : -1)) - place(result);
  const twice = 2n * error;
  return twice === gap ? format.isEven(result) : error > 0n ? twice < gap : twice > gap;
}
