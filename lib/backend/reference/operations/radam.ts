/**
 * A step of RAdam (torch/optim/radam.py) in the terms of optimizer.ts, where t is the step's number from 1:
 *
 *   p = f32(p * f32(1 - lr * weightDecay)), and g is not decayed, if decoupledWeightDecay and weightDecay is not 0
 *   m = lerp(m, g, 1 - beta1)
 *   v = addcmul(f32(v * f32(beta2)), 1 - beta2, g, g)
 *   d = f32(f32(m / f32(1 - beta1^t)) * f32(lr))
 *   c = 1 - beta2^t;  R = 2 / (1 - beta2) - 1;  r = R - 2t * beta2^t / c        the mean's length in steps
 *   d = f32(f32(d * f32(f32(1 / f32(f32(sqrt v) + f32(eps))) * f32(sqrt c))) * f32(sqrt q)) if r is above 5
 *       with q = (r - 4) * (r - 2) * R / ((R - 4) * (R - 2) * r)
 *   p = f32(p - d)
 */
import type { OptimizerState } from "../../operations.js";
import type { CommonRule, OptimizerDefinition } from "./optimizer_definition.js";
import { addcmul, decayScalars, gradientTerm, lerp } from "./optimizer_terms.js";
import { power } from "../../../numeric/power.js";

export interface RAdamRule extends CommonRule {
  readonly kind: "radam";
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly decoupledWeightDecay: boolean;
}

export const RADAM: OptimizerDefinition<RAdamRule> = {
  options: { betas: "pair", eps: "number", decoupledWeightDecay: "flag" },
  slots: ["expAvg", "expAvgSq"],
  uses: () => [true, true],
  step: radamStep,
};

function radamStep(
  options: RAdamRule,
  parameter: Float32Array,
  gradient: Float32Array,
  { step, buffers }: OptimizerState,
): void {
  const { betas } = options;
  const { kept, ...scalars } = decayScalars(options, options.decoupledWeightDecay);
  const share1 = Math.fround(1 - betas[0]);
  const beta2 = Math.fround(betas[1]);
  const share2 = Math.fround(1 - betas[1]);
  const bias = Math.fround(1 - power(betas[0], step + 1));
  const lr = Math.fround(options.lr);
  const eps = Math.fround(options.eps);
  const correction = 1 - power(betas[1], step + 1);
  const root = Math.fround(Math.sqrt(correction));
  const rectification = rectify(betas[1], step + 1, correction);
  const [means, squares] = [buffers[0]!, buffers[1]!];
  for (let i = 0; i < parameter.length; i++) {
    const p = parameter[i]!;
    const g = gradientTerm(gradient[i]!, p, scalars);
    const m = lerp(means[i]!, g, share1);
    const v = addcmul(Math.fround(squares[i]! * beta2), share2, g, g);
    means[i] = m;
    squares[i] = v;
    let change = Math.fround(Math.fround(m / bias) * lr);
    if (rectification !== null) {
      const divisor = Math.fround(Math.fround(Math.sqrt(v)) + eps);
      const adaptive = Math.fround(Math.fround(1 / divisor) * root);
      change = Math.fround(Math.fround(change * adaptive) * rectification);
    }
    parameter[i] = Math.fround(Math.fround(p * kept) - change);
  }
}

/** The root of q; null where the mean is too short. */
function rectify(beta2: number, t: number, correction: number): number | null {
  const limit = 2 / (1 - beta2) - 1;
  const length = limit - (2 * t * power(beta2, t)) / correction;
  if (!(length > 5)) return null;
  const squared = ((length - 4) * (length - 2) * limit) / ((limit - 4) * (limit - 2) * length);
  return Math.fround(Math.sqrt(squared));
}
