/**
 * tanh of a float32, in float32, by the addition theorem from the nearest of 29 centres: with a = |x|, a centre c, T = tanh c,
 * S = fma(-T, T, 1), and d = a - c,
 *
 *   tanh a = T + S * tanh(d) / (1 + T * tanh d)
 *
 * in these steps:
 *
 *   a = |x|, at most 9.015625, from where tanh rounds to 1;  the cell of a: see `cellOf`
 *   d = a - c                                                            exact
 *   z = f32(d * d);  r = f32(z * fma(fma(fma(P3, z, P2), z, P1), z, P0))
 *   t = fma(d, r, d)                                                     tanh d
 *   q = f32(fma(-T, t, r) / fma(T, t, 1));  w = fma(d, q, d)             tanh(d) / (1 + T * tanh d)
 *   tanh x = fma(S, w, T), with the sign of x;  NaN for NaN, -0 for -0
 *
 * P is the minimax fit of (tanh(d) / d - 1) / d^2, that is of tanh(d) / d with a relative error at most 1.4e-9, for |d| <= 0.3;
 * where |d| is larger, S is small. The centres are not the middles of their cells but numbers near them whose tanh is a float32
 * within 0.004 ulp (S. Gal's accurate tables, 1986), so that T's rounding adds next to nothing.
 *
 * Its derivative, from the output y: gradInput = f32(gradOutput * fma(-y, y, 1)).
 */
import type { ElementwiseFunction } from "./activation.js";
import { fma } from "../../../numeric/fma.js";
import { roundedSurely } from "../../../numeric/rounded.js";
import { tanhInDouble } from "../../../numeric/tanh.js";

const MOST = 9.015625;
const MARGIN = 2 ** -28;

const P0 = Math.fround(-0.33333328);
const P1 = Math.fround(0.13332932);
const P2 = Math.fround(-0.053832047);
const P3 = Math.fround(0.020033829);

/** c and tanh c. */
const CENTRES = [
  [0, 0],
  [0.21903504, 0.21559815],
  [0.23418458, 0.22999537],
  [0.24979594, 0.24472684],
  [0.27455097, 0.26785442],
  [0.30461535, 0.2955306],
  [0.335858, 0.32377458],
  [0.3671013, 0.35145366],
  [0.41367015, 0.39158452],
  [0.47613117, 0.44313985],
  [0.5358569, 0.4898454],
  [0.60105413, 0.53779924],
  [0.69293183, 0.59986216],
  [0.81770164, 0.673817],
  [0.94258076, 0.73640573],
  [1.0670776, 0.7883577],
  [1.2449437, 0.8468597],
  [1.4944249, 0.9041357],
  [1.7402712, 0.9402581],
  [1.9911112, 0.96339417],
  [2.3326085, 0.9813413],
  [2.8256257, 0.99299836],
  [3.331321, 0.9974477],
  [3.8231795, 0.9990449],
  [4.6207786, 0.99980617],
  [5.661157, 0.9999758],
  [6.679193, 0.99999684],
  [7.624619, 0.9999995],
  [8.66434, 0.99999994],
] as const;

const CELLS = 32; // of which the last three are not met
const POINTS = new Float32Array(CELLS);
const VALUES = new Float32Array(CELLS);
CENTRES.forEach(([point, value], cell) => {
  POINTS[cell] = point;
  VALUES[cell] = value;
});

export const tanh: ElementwiseFunction = {
  options: [],
  reads: "output",
  forward(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = tanhOf(x[i]!);
  },
  backward(y, gradOutput, gradInput) {
    for (let i = 0; i < y.length; i++) {
      const value = y[i]!;
      gradInput[i] = gradOutput[i]! * fma(-value, value, 1);
    }
  },
};

/** f32(tanh x). */
export function tanhOf(x: number): number {
  const y = roundedSurely(tanhInDouble(x), MARGIN);
  return Number.isNaN(y) ? asDefined(x) : y;
}

function asDefined(x: number): number {
  let a = Math.abs(x);
  if (a > MOST) a = MOST;
  const cell = cellOf(a);
  const value = VALUES[cell]!;
  const d = a - POINTS[cell]!;
  const z = Math.fround(d * d);
  const r = Math.fround(z * fma(fma(fma(P3, z, P2), z, P1), z, P0));
  const t = fma(d, r, d);
  const q = Math.fround(fma(-value, t, r) / fma(value, t, 1));
  return Math.sign(x) * fma(fma(-value, value, 1), fma(d, q, d), value);
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/**
 * Four cells to each power of two of h = 32 a - 4.25, which makes them narrow where tanh is steep: the exponent and two bits of
 * h, counted from those of 2. The first one, whose centre is 0, ends at h = 2.5, where a is 0.2109375.
 */
function cellOf(a: number): number {
  float[0] = Math.max(32 * a - 4.25, 2);
  return (bits[0]! >> 21) & (CELLS - 1);
}
