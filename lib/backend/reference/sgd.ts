/**
 * One step of SGD on one parameter (torch/optim/sgd.py), element by element in float32; axpy(a, k, b) = fma(f32(k), b, a):
 *
 *   g = -g                                            if maximize
 *   g = axpy(g, weightDecay, p)                       if weightDecay is not 0
 *   buf = g the first time (not dampened), later axpy(f32(buf * f32(momentum)), 1 - dampening, g)
 *   g = axpy(g, momentum, buf) if nesterov, else buf  these two if momentum is not 0
 *   p = axpy(p, -lr, g)
 *
 * The gradient array stays as it is.
 */
import type { SgdOptions } from "../backend.js";
import { fma } from "./fma.js";

export function sgdStep(
  parameter: Float32Array,
  gradient: Float32Array,
  momentumBuffer: Float32Array | null,
  first: boolean,
  options: SgdOptions,
): void {
  const { maximize, nesterov } = options;
  const rate = Math.fround(-options.lr);
  const decay = Math.fround(options.weightDecay);
  const momentum = Math.fround(options.momentum);
  const share = Math.fround(1 - options.dampening);
  const decays = options.weightDecay !== 0;
  const buffer = options.momentum === 0 ? null : momentumBuffer;
  for (let i = 0; i < parameter.length; i++) {
    const p = parameter[i]!;
    let g = maximize ? -gradient[i]! : gradient[i]!;
    if (decays) g = fma(decay, p, g);
    if (buffer !== null) {
      const velocity = first ? g : fma(share, g, Math.fround(buffer[i]! * momentum));
      buffer[i] = velocity;
      g = nesterov ? fma(momentum, velocity, g) : velocity;
    }
    parameter[i] = fma(rate, g, p);
  }
}
