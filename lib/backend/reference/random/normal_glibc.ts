/**
 * Standard normal values as PyTorch's arm64 builds make them from 16 float32 on, with glibc's logf, sinf and cosf. Those are
 * float64 arithmetic with one rounding at the end; algorithms and constants are ARM Optimized Routines' (logf.c, sincosf.h).
 * Only what uniform draws can give comes in, so the special cases are left out.
 */
import { turn } from "../../../numeric/sincos.js";

const f32 = Math.fround;

export function glibcPair(u1: number, u2: number, pair: Float64Array): void {
  const radius = f32(Math.sqrt(-2 * f32(log(u1))));
  sincos(f32(2 * Math.PI * u2), pair);
  pair[0] = f32(radius * f32(pair[0]!));
  pair[1] = f32(radius * f32(pair[1]!));
}

/** For each sixteenth of about [0.7, 1.4): 1 / c for a c near its middle, and log c. */
const INVERSE: readonly number[] = [
  1.398907162146528, 1.3403141896637998, 1.286432210124115, 1.2367150214269895, 1.1906977166711752, 1.1479821020556429,
  1.1082251448272158, 1.0711297413057381, 1.036437278977283, 1.0, 0.9492859795739057, 0.8951049428609004,
  0.8476821620351103, 0.8050314851692001, 0.7664671008843108, 0.731428603316328,
];
const LOG: readonly number[] = [
  -0.33569133332882284, -0.2929040563774074, -0.2518726580937369, -0.21245868807117255, -0.17453945183745634,
  -0.1380057072319758, -0.10275976698545139, -0.06871392447020525, -0.0357891387398228, 0.0, 0.05204517742929496,
  0.11081431298787942, 0.1652495223695143, 0.21687389031699977, 0.2659635028121397, 0.3127556664073557,
];
const LN2 = 0.6931471805599453;

const scratch = new DataView(new ArrayBuffer(4));

/** The logarithm of x = z * 2^k: log c + k ln 2 + log1p r, r = z / c - 1. */
function log(x: number): number {
  scratch.setFloat32(0, x);
  const bits = scratch.getInt32(0);
  const offset = bits - 0x3f330000;
  const i = (offset >> 19) & 15;
  const k = offset >> 23;
  scratch.setInt32(0, bits - (k << 23));
  const r = scratch.getFloat32(0) * INVERSE[i]! - 1;
  const y0 = LOG[i]! + k * LN2;
  const r2 = r * r;
  const y = -0.25089342214237154 * r2 + (0.333456765744066 * r + -0.4999997485802103);
  return y * r2 + (y0 + r);
}

const TWO_OVER_PI = 0.6366197723675814;
const HALF_PI = 1.5707963267948966;
const MAGIC = 1.5 * 2 ** 52; // adding it leaves no bits after the point

/** Of x >= 0: pair[0] is the cosine, pair[1] the sine. */
function sincos(x: number, pair: Float64Array): void {
  const n = x * TWO_OVER_PI + MAGIC - MAGIC;
  const r = x - n * HALF_PI;
  const r2 = r * r;
  const r3 = r * r2;
  const r4 = r2 * r2;
  const sin = r + r3 * -0.16666654943701084 + r3 * r2 * (0.008332178146138854 + r2 * -0.00019517298981385725);
  const cos =
    1 +
    r2 * -0.49999999725108224 +
    r4 * 0.041666623324344516 +
    r4 * r2 * (-0.001388676379437604 + r2 * 2.4390450703564542e-5);
  turn(n, sin, cos, pair);
}
