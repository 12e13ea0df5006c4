/**
 * Standard normal values as PyTorch's x86-64 builds make them from 16 on (aten/src/ATen/native/cpu/avx_mathfun.h, after the
 * Cephes library of Stephen L. Moshier): every step is rounded to float32. A step written multiplyAdd is one instruction in the
 * Linux build and rounds once there; in the Windows build the product is rounded first. A product elsewhere is rounded in both.
 */
import { fma } from "../../../numeric/fma.js";

type MultiplyAdd = (a: number, b: number, c: number) => number;

const f32 = Math.fround;
const TWO_PI = f32(2 * Math.PI);

/** The Linux build's. */
export function fusedPair(u1: number, u2: number, pair: Float64Array): void {
  unitPair(u1, u2, pair, fma);
}

/** The Windows build's. */
export function separatePair(u1: number, u2: number, pair: Float64Array): void {
  unitPair(u1, u2, pair, (a, b, c) => f32(f32(a * b) + c));
}

function unitPair(u1: number, u2: number, pair: Float64Array, multiplyAdd: MultiplyAdd): void {
  const radius = f32(Math.sqrt(-2 * log(u1, multiplyAdd)));
  sincos(f32(TWO_PI * u2), pair, multiplyAdd);
  pair[0] = f32(radius * pair[0]!);
  pair[1] = f32(radius * pair[1]!);
}

const SQRT_HALF_BITS = 0x3f3504f3; // of the float32 sqrt(1/2)
const LOG_COEFFICIENTS: readonly number[] = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(f32);
const LN2_LOW = f32(-2.1219444e-4);
const LN2_HIGH = 0.693359375;

const scratch = new DataView(new ArrayBuffer(4));

/** x is positive and normal: m * 2^e, m from sqrt(1/2) to sqrt(2), and f = m - 1. */
function log(x: number, multiplyAdd: MultiplyAdd): number {
  scratch.setFloat32(0, x);
  const offset = scratch.getInt32(0) - SQRT_HALF_BITS;
  const e = offset >> 23;
  scratch.setInt32(0, (offset & 0x007fffff) + SQRT_HALF_BITS);
  const f = scratch.getFloat32(0) - 1;
  const z = f32(f * f);
  let y = LOG_COEFFICIENTS[0]!;
  for (let i = 1; i < LOG_COEFFICIENTS.length; i++) y = multiplyAdd(y, f, LOG_COEFFICIENTS[i]!);
  y = f32(y * f);
  y = multiplyAdd(y, z, f32(e * LN2_LOW));
  y = multiplyAdd(-z, 0.5, y);
  return multiplyAdd(e, LN2_HIGH, f32(f + y));
}

const FOUR_OVER_PI = f32(1.27323954473516);
/** -pi / 4 in three parts. */
const MINUS_QUARTER_PI: readonly number[] = [-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8].map(f32);
const COS_COEFFICIENTS: readonly number[] = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(
  f32,
);
const SIN_COEFFICIENTS: readonly number[] = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(f32);

/** Of x >= 0: pair[0] is the cosine, pair[1] the sine. */
function sincos(x: number, pair: Float64Array, multiplyAdd: MultiplyAdd): void {
  const j = (Math.trunc(f32(x * FOUR_OVER_PI)) + 1) & ~1; // eighths of a turn
  let r = x;
  for (let i = 0; i < 3; i++) r = multiplyAdd(j, MINUS_QUARTER_PI[i]!, r);
  const z = f32(r * r);
  let c = f32(polynomial(COS_COEFFICIENTS, z, multiplyAdd) * z);
  c = f32(multiplyAdd(c, z, -f32(z * 0.5)) + 1);
  const s = multiplyAdd(f32(polynomial(SIN_COEFFICIENTS, z, multiplyAdd) * z), r, r);
  const [cos, sin] = (j & 2) === 0 ? [c, s] : [s, c];
  pair[0] = ((j + 2) & 4) === 0 ? cos : -cos;
  pair[1] = (j & 4) === 0 ? sin : -sin;
}

/** (a z + b) z + c */
function polynomial(coefficients: readonly number[], z: number, multiplyAdd: MultiplyAdd): number {
  return multiplyAdd(multiplyAdd(coefficients[0]!, z, coefficients[1]!), z, coefficients[2]!);
}
