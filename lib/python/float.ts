/**
 * Python's "%.{p}f" and "%.{p}e". Both round the exact binary value with ties to even, for every double and precision;
 * toFixed and toExponential send ties up, lose the sign of -0 and, from 1e21 on, toFixed has no digits to give.
 */

/** `value` as f"{value:.{precision}f}" gives it. */
export function formatFixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  const digits = scaled(value, precision)
    .toString()
    .padStart(precision + 1, "0");
  return signOf(value) + withPoint(digits, digits.length - precision);
}

/** `value` as f"{value:.{precision}e}" gives it: an exponent has at least two digits. */
export function formatExponential(value: number, precision: number): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  let exponent = decimalExponent(value);
  let digits = scaled(value, precision - exponent).toString();
  if (digits.length > precision + 1) {
    exponent++; // 9.99996 has rounded up to 10.0000
    digits = digits.slice(0, -1);
  }
  const mantissa = withPoint(digits.padEnd(precision + 1, "0"), 1); // 0 is short of digits, nothing else
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `${signOf(value)}${mantissa}e${exponent < 0 ? "-" : "+"}${power}`;
}

/** `value` as repr gives it, but whole numbers without ".0": Python has exponents below 0.0001 and from 1e16, JavaScript later. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return formatNonFinite(value);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return String(value);
  return value.toExponential().replace(/(?<=[+-])(?=\d$)/, "0");
}

/** `value` as repr gives it. */
export function formatFloat(value: number): string {
  const text = formatNumber(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function formatNonFinite(value: number): string {
  if (Number.isNaN(value)) return "nan";
  return value > 0 ? "inf" : "-inf";
}

function signOf(value: number): string {
  return value < 0 || Object.is(value, -0) ? "-" : "";
}

function withPoint(digits: string, position: number): string {
  return position === digits.length ? digits : `${digits.slice(0, position)}.${digits.slice(position)}`;
}

/** floor(log10(|value|)), 0 for 0. No double is so near a power of ten that its first 21 digits round up to it. */
function decimalExponent(value: number): number {
  const text = value.toExponential(20);
  return Number(text.slice(text.indexOf("e") + 1));
}

/** |value| * 10^power as an integer, ties to even. */
function scaled(value: number, power: number): bigint {
  const { mantissa, exponent } = decompose(value);
  let numerator = mantissa;
  let denominator = 1n;
  if (power >= 0) numerator *= 10n ** BigInt(power);
  else denominator = 10n ** BigInt(-power);
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  return divideToEven(numerator, denominator);
}

function divideToEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twiceRest = (numerator - quotient * denominator) * 2n;
  const isUp = twiceRest > denominator || (twiceRest === denominator && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}

const scratch = new Float64Array(1);
const scratchBits = new BigUint64Array(scratch.buffer);

/** |value| = mantissa * 2^exponent, exactly, of a finite double. */
function decompose(value: number): { mantissa: bigint; exponent: number } {
  scratch[0] = value;
  const bits = scratchBits[0] as bigint;
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  // A subnormal has the smallest exponent and no implied leading bit.
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}
