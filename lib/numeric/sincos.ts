/**
 * The float64 sine and cosine of x >= 0 of a few turns at most, to less than 1 ulp. The polynomials are those of fdlibm's
 * k_sin.c and k_cos.c, the reduction that of its e_rem_pio2.c, with two steps always:
 *
 *   n = the nearest integer to x * 2 / pi, by adding and subtracting 1.5 * 2^52
 *   upper = x - n * HALF_PI_1;  middle = n * HALF_PI_2;  rest = upper - middle
 *   low = n * HALF_PI_3 - ((upper - rest) - middle);  r = rest - low;  tail = (rest - r) - low      r + tail = x - n pi / 2
 *
 * n mod 4 says which of +-sin r and +-cos r are sin x and cos x.
 */
const TWO_OVER_PI = 0.6366197723675814;
const MAGIC = 1.5 * 2 ** 52;
/** pi / 2 in three parts; n times the first two is exact. */
const HALF_PI_1 = 1.57079632673412561417;
const HALF_PI_2 = 6.0771005063039659766e-11;
const HALF_PI_3 = 2.02226624879595063154e-21;

/** Sets pair[0] to the cosine, pair[1] to the sine. */
export function sincos(x: number, pair: Float64Array): void {
  const n = x * TWO_OVER_PI + MAGIC - MAGIC;
  const upper = x - n * HALF_PI_1;
  const middle = n * HALF_PI_2;
  const rest = upper - middle;
  const low = n * HALF_PI_3 - (upper - rest - middle);
  const r = rest - low;
  const tail = rest - r - low;
  turn(n, sinKernel(r, tail), cosKernel(r, tail), pair);
}

/** From the sine and cosine of the rest after n quarter turns, those of the whole. */
export function turn(n: number, sin: number, cos: number, pair: Float64Array): void {
  const [even, odd] = (n & 1) === 0 ? [cos, sin] : [sin, cos];
  pair[0] = ((n + 1) & 2) === 0 ? even : -even;
  pair[1] = (n & 2) === 0 ? odd : -odd;
}

function sinKernel(x: number, tail: number): number {
  const z = x * x;
  const w = z * z;
  const r =
    8.33333333332248946124e-3 +
    z * (-1.98412698298579493134e-4 + z * 2.75573137070700676789e-6) +
    z * w * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10);
  const v = z * x;
  return x - (z * (0.5 * tail - v * r) - tail - v * -1.66666666666666324348e-1);
}

function cosKernel(x: number, tail: number): number {
  const z = x * x;
  const w = z * z;
  const r =
    z * (4.16666666666666019037e-2 + z * (-1.38888888888741095749e-3 + z * 2.48015872894767294178e-5)) +
    w * w * (-2.75573143513906633035e-7 + z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11));
  const halfSquare = 0.5 * z;
  const c = 1 - halfSquare;
  return c + (1 - c - halfSquare + (z * r - x * tail));
}
