/**
 * A step of RMSprop (torch/optim/rmsprop.py) in the terms of optimizer.ts:
 *
 *   v = addcmul(f32(v * f32(alpha)), 1 - alpha, g, g)
 *   a = lerp(a, g, 1 - alpha) and s = addcmul(v, -1, a, a) if centered, else s = v
 *   d = f32(f32(sqrt s) + f32(eps))
 *   b = addcdiv(f32(b * f32(momentum)), 1, g, d) and p = axpy(p, -lr, b) if momentum is above 0
 *   else p = addcdiv(p, -lr, g, d)
 */
import type { OptimizerState } from "../../operations.js";
import { fma } from "../../../numeric/fma.js";
import type { CommonRule, OptimizerDefinition } from "./optimizer_definition.js";
import { addcdiv, addcmul, gradientScalars, gradientTerm, lerp } from "./optimizer_terms.js";

export interface RmspropRule extends CommonRule {
  readonly kind: "rmsprop";
  readonly alpha: number;
  readonly eps: number;
  readonly momentum: number;
  readonly centered: boolean;
}

export const RMSPROP: OptimizerDefinition<RmspropRule> = {
  options: { alpha: "number", eps: "number", momentum: "number", centered: "flag" },
  slots: ["squareAvg", "momentumBuffer", "gradAvg"],
  uses: ({ momentum, centered }) => [true, momentum > 0, centered],
  step: rmspropStep,
};

function rmspropStep(
  options: RmspropRule,
  parameter: Float32Array,
  gradient: Float32Array,
  { buffers }: OptimizerState,
): void {
  const rate = Math.fround(-options.lr);
  const alpha = Math.fround(options.alpha);
  const share = Math.fround(1 - options.alpha);
  const eps = Math.fround(options.eps);
  const momentum = Math.fround(options.momentum);
  const scalars = gradientScalars(options.maximize, options.weightDecay);
  const squares = buffers[0]!;
  const velocities = options.momentum > 0 ? buffers[1]! : null;
  const means = options.centered ? buffers[2]! : null;
  for (let i = 0; i < parameter.length; i++) {
    const p = parameter[i]!;
    const g = gradientTerm(gradient[i]!, p, scalars);
    const v = addcmul(Math.fround(squares[i]! * alpha), share, g, g);
    squares[i] = v;
    let s = v;
    if (means !== null) {
      const mean = lerp(means[i]!, g, share);
      means[i] = mean;
      s = addcmul(v, -1, mean, mean);
    }
    const divisor = Math.fround(Math.fround(Math.sqrt(s)) + eps);
    if (velocities === null) {
      parameter[i] = addcdiv(p, rate, g, divisor);
    } else {
      const velocity = addcdiv(Math.fround(velocities[i]! * momentum), 1, g, divisor);
      velocities[i] = velocity;
      parameter[i] = fma(rate, velocity, p);
    }
  }
}
