/**
 * A step of Adam or AdamW (torch/optim/adam.py) in the terms of optimizer.ts, where t is the step's number from 1:
 *
 *   adamw: p = f32(p * f32(1 - lr * weightDecay)) if weightDecay is not 0, and g is not decayed
 *   m = lerp(m, g, 1 - beta1)
 *   v = addcmul(f32(v * f32(beta2)), 1 - beta2, g, g)
 *   s = v, or with amsgrad the greatest v so far (NaN once one was)
 *   p = addcdiv(p, -lr / (1 - beta1^t), m, f32(f32(f32(sqrt s) / f32(sqrt(1 - beta2^t))) + f32(eps)))
 */
import type { OptimizerState } from "../../operations.js";
import type { CommonRule, OptimizerDefinition } from "./optimizer_definition.js";
import { addcdiv, addcmul, decayScalars, gradientTerm, lerp } from "./optimizer_terms.js";
import { power } from "../../../numeric/power.js";

/** "adamw" decays the parameter itself, "adam" its gradient. */
export interface AdamRule extends CommonRule {
  readonly kind: "adam" | "adamw";
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly amsgrad: boolean;
}

export const ADAM: OptimizerDefinition<AdamRule> = {
  options: { betas: "pair", eps: "number", amsgrad: "flag" },
  slots: ["expAvg", "expAvgSq", "maxExpAvgSq"],
  uses: ({ amsgrad }) => [true, true, amsgrad],
  step: adamStep,
};

function adamStep(
  options: AdamRule,
  parameter: Float32Array,
  gradient: Float32Array,
  { step, buffers }: OptimizerState,
): void {
  const { lr, betas, amsgrad } = options;
  const scalars = decayScalars(options, options.kind === "adamw");
  const share1 = Math.fround(1 - betas[0]);
  const beta2 = Math.fround(betas[1]);
  const share2 = Math.fround(1 - betas[1]);
  const rate = Math.fround(-(lr / (1 - power(betas[0], step + 1))));
  const correction = Math.fround(Math.sqrt(1 - power(betas[1], step + 1)));
  const eps = Math.fround(options.eps);
  const [means, squares] = [buffers[0]!, buffers[1]!];
  const greatest = amsgrad ? buffers[2]! : null;
  for (let i = 0; i < parameter.length; i++) {
    const p = parameter[i]!;
    const g = gradientTerm(gradient[i]!, p, scalars);
    const m = lerp(means[i]!, g, share1);
    const v = addcmul(Math.fround(squares[i]! * beta2), share2, g, g);
    means[i] = m;
    squares[i] = v;
    const s = greatest === null ? v : Math.max(greatest[i]!, v);
    if (greatest !== null) greatest[i] = s;
    const root = Math.fround(Math.fround(Math.sqrt(s)) / correction);
    parameter[i] = addcdiv(Math.fround(p * scalars.kept), rate, m, Math.fround(root + eps));
  }
}
