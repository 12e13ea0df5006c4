/**
 * A step of Adamax (torch/optim/adamax.py) in the terms of optimizer.ts, where t is the step's number from 1:
 *
 *   m = lerp(m, g, 1 - beta1)
 *   u = the greater of f32(u * f32(beta2)) and f32(|g| + f32(eps)); NaN if one of them is
 *   p = addcdiv(p, -lr / (1 - beta1^t), m, u)
 */
import type { OptimizerState } from "../../operations.js";
import type { CommonRule, OptimizerDefinition } from "./optimizer_definition.js";
import { addcdiv, gradientScalars, gradientTerm, lerp } from "./optimizer_terms.js";
import { power } from "../../../numeric/power.js";

export interface AdamaxRule extends CommonRule {
  readonly kind: "adamax";
  readonly betas: readonly [number, number];
  readonly eps: number;
}

export const ADAMAX: OptimizerDefinition<AdamaxRule> = {
  options: { betas: "pair", eps: "number" },
  slots: ["expAvg", "expInf"],
  uses: () => [true, true],
  step: adamaxStep,
};

function adamaxStep(
  options: AdamaxRule,
  parameter: Float32Array,
  gradient: Float32Array,
  { step, buffers }: OptimizerState,
): void {
  const { lr, betas } = options;
  const share = Math.fround(1 - betas[0]);
  const beta2 = Math.fround(betas[1]);
  const rate = Math.fround(-(lr / (1 - power(betas[0], step + 1))));
  const eps = Math.fround(options.eps);
  const scalars = gradientScalars(options.maximize, options.weightDecay);
  const [means, greatest] = [buffers[0]!, buffers[1]!];
  for (let i = 0; i < parameter.length; i++) {
    const p = parameter[i]!;
    const g = gradientTerm(gradient[i]!, p, scalars);
    const m = lerp(means[i]!, g, share);
    const u = Math.max(Math.fround(greatest[i]! * beta2), Math.fround(Math.abs(g) + eps));
    means[i] = m;
    greatest[i] = u;
    parameter[i] = addcdiv(p, rate, m, u);
  }
}
