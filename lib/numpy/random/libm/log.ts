/**
 * The float64 logarithm that Python and NumPy take from the C library on Linux: glibc's, 2.28 and later, on a processor with fused
 * multiply-add. It is ARM Optimized Routines' log.c (MIT), contracted as GCC contracts it:
 *
 *   x = z * 2^k, z in the i-th part of [0.6875, 1.375), r = z / c - 1
 *   log x = k ln 2 + log c + log1p r, the last by a polynomial; near 1, where k and log c are 0, by a longer one
 *
 * For normal numbers above 0, which is what draws give.
 */
import { fma64 as fma } from "../../../numeric/fma64.js";
import { productError } from "../../../numeric/double_double.js";
import { highWord, withHighWord } from "../../../numeric/double_bits.js";
import { LOG_TABLE } from "./log_table.js";

const LN2_HI = 0.6931471805598903; // k times it is exact
const LN2_LO = 5.497923018708371e-14;

/** log1p r - r over r^2, for |r| below 2^-8. */
const A = [-0.5000000000000001, 0.33333333331825593, -0.2499999999622955, 0.20000304511814496, -0.16667054827627667];

/** The same, from -2^-4 to 0.0647. */
const B = [
  -0.5, 0.3333333333333352, -0.24999999999998432, 0.19999999999320328, -0.16666666669929706, 0.14285715076560868,
  -0.12499997863982555, 0.11110712032936046, -0.10000486757818193, 0.09181994006195467, -0.08328363062289341,
];

export function log(x: number): number {
  if (x >= 1 - 2 ** -4 && x < NEAR_END) return logNearOne(x - 1);
  const high = highWord(x);
  const offset = high - 0x3fe60000;
  const i = (offset >> 13) & 127;
  const k = offset >> 20;
  const r = ratio(withHighWord(x, high - (offset & 0xfff00000)), LOG_TABLE[2 * i]!);
  const w = k * LN2_HI + LOG_TABLE[2 * i + 1]!;
  const upper = w + r;
  const lower = fma(k, LN2_LO, w - upper + r);
  const square = r * r;
  const rest = fma(square, fma(r, A[4]!, A[3]!), fma(r, A[2]!, A[1]!));
  return fma(r * square, rest, fma(square, A[0]!, lower)) + upper;
}

const NEAR_END = 1.064697265625;

/** z * inverse - 1, rounded once: the product is near 1, so the difference is exact. */
function ratio(z: number, inverse: number): number {
  const product = z * inverse;
  return product - 1 + productError(z, inverse, product);
}

function logNearOne(r: number): number {
  if (r === 0) return 0;
  const square = r * r;
  const cube = r * square;
  const third = fma(cube, B[10]!, fma(square, B[9]!, fma(r, B[8]!, B[7]!)));
  const second = fma(cube, third, fma(square, B[6]!, fma(r, B[5]!, B[4]!)));
  const first = fma(cube, second, fma(square, B[3]!, fma(r, B[2]!, B[1]!)));
  const high = r + r * 2 ** 27 - r * 2 ** 27; // the upper 26 bits: its square is exact
  const low = r - high;
  const half = high * high * B[0]!;
  const upper = r + half;
  const lower = fma(B[0]! * low, high + r, r - upper + half);
  return fma(cube, first, lower) + upper;
}
