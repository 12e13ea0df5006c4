/**
 * softplus: log(1 + e^(beta x)) / beta, in float64 with one rounding at the end; beta and the threshold rounded to float32.
 *
 *   z = x * beta;  x itself where z > threshold
 *   u = exp(-|z|);  s = u / (2 + u);  w = s * s;  v = w * w
 *   l = s * ((L6 * v + (L5 * w + L4)) * (v * v) + ((L3 * w + L2) * v + (L1 * w + L0)))         log(1 + u) = 2 artanh(s)
 *   f32(((z, or 0 where it is not above 0) + l) * (1 / beta))
 *
 * l / s is the minimax fit of 2 artanh(s) / s with degree 6 in w for s up to 1 / 3, its relative error at most 2.6e-12.
 *
 * Its derivative, from the input x: gradInput = gradOutput where z > threshold, else f32((gradOutput * value) / whole) with
 * those of sigmoid.ts for u = z.
 */
import type { ElementwiseFunction } from "./activation.js";
import { exp } from "../../../numeric/exp.js";
import { gated } from "./sigmoid.js";

const L0 = 2.000000000005023;
const L1 = 0.6666666622761517;
const L2 = 0.40000062510348744;
const L3 = 0.28568103652060883;
const L4 = 0.22305863027469883;
const L5 = 0.17116617209109614;
const L6 = 0.2187841557244335;

export const softplus: ElementwiseFunction = {
  options: ["beta", "threshold"],
  reads: "input",
  forward(x, y, beta, threshold) {
    const [factor, most] = [Math.fround(beta), Math.fround(threshold)];
    const inverse = 1 / factor;
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      const z = value * factor;
      y[i] = z > most ? value : ((z > 0 ? z : 0) + log1p(exp(-Math.abs(z)))) * inverse;
    }
  },
  backward(x, gradOutput, gradInput, beta, threshold) {
    const [factor, most] = [Math.fround(beta), Math.fround(threshold)];
    for (let i = 0; i < x.length; i++) {
      const z = x[i]! * factor;
      const gradient = gradOutput[i]!;
      gradInput[i] = z > most ? gradient : gated(gradient, z);
    }
  },
};

/** log(1 + u) for u in [0, 1]. */
export function log1p(u: number): number {
  const s = u / (2 + u);
  const w = s * s;
  const v = w * w;
  const high = L6 * v + (L5 * w + L4);
  return s * (high * (v * v) + ((L3 * w + L2) * v + (L1 * w + L0)));
}
