/** The bits of a float64, where an operation's definition needs them. */
const view: DataView = new DataView(new ArrayBuffer(8));

/** Sign, exponent and the upper 20 bits of the mantissa, as a signed 32-bit integer. */
export function highWord(value: number): number {
  view.setFloat64(0, value);
  return view.getInt32(0);
}

/** `value` with its high word replaced. */
export function withHighWord(value: number, word: number): number {
  view.setFloat64(0, value);
  view.setInt32(0, word);
  return view.getFloat64(0);
}

/**
 * `sum` + `error` rounded to odd, where `sum` is their sum rounded to nearest: `sum` itself when it is exact or its last
 * mantissa bit is 1, else its neighbour on `error`'s side. Rounding that once more, to a format with at least two bits fewer,
 * gives what rounding the exact value once would have (Boldo and Melquiond, Emulation of FMA and correctly rounded sums).
 */
export function roundToOdd(sum: number, error: number): number {
  if (error === 0 || Number.isNaN(error)) return sum; // NaN is the error of an infinite sum
  view.setFloat64(0, sum);
  const low = view.getInt32(4);
  if ((low & 1) === 1) return sum;
  if (error > 0 === sum > 0) {
    view.setInt32(4, low | 1);
  } else {
    view.setInt32(4, low - 1);
    if (low === 0) view.setInt32(0, view.getInt32(0) - 1);
  }
  return view.getFloat64(0);
}

/** The integer mantissa and the exponent of a finite `value`: value = mantissa * 2^exponent. */
export function decompose(value: number): { mantissa: bigint; exponent: number } {
  view.setFloat64(0, value);
  const field = (view.getInt32(0) >>> 20) & 0x7ff;
  const fraction = view.getBigUint64(0) & 0xfffffffffffffn;
  const magnitude = field === 0 ? fraction : fraction | 0x10000000000000n;
  return { mantissa: value < 0 ? -magnitude : magnitude, exponent: Math.max(field, 1) - 1075 };
}

const BIAS = 1074;
const INFINITY_BITS = 0x7ff0000000000000n;

/** mantissa * 2^exponent, rounded once to the nearest float64, ties to even; 0 is +0. */
export function compose(mantissa: bigint, exponent: number): number {
  const magnitude = mantissa < 0n ? -mantissa : mantissa;
  const length = magnitude === 0n ? 0 : magnitude.toString(2).length;
  const unit = Math.max(length + exponent - 53, -BIAS);
  const kept = shiftRounded(magnitude, unit - exponent);
  // Subnormal or normal, `kept` counts units; a normal number's leading 1 adds itself to the exponent field.
  const bits = length === 0 ? 0n : (BigInt(unit + BIAS) << 52n) + kept;
  view.setBigUint64(0, bits > INFINITY_BITS ? INFINITY_BITS : bits);
  const result = view.getFloat64(0);
  return mantissa < 0n ? -result : result;
}

/** magnitude / 2^places to the nearest integer, ties to even. */
function shiftRounded(magnitude: bigint, places: number): bigint {
  if (places <= 0) return magnitude << BigInt(-places);
  const shift = BigInt(places);
  const floor = magnitude >> shift;
  const twice = (magnitude - (floor << shift)) << 1n;
  const one = 1n << shift;
  return twice > one || (twice === one && (floor & 1n) === 1n) ? floor + 1n : floor;
}
