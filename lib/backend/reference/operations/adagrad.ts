/**
 * A step of Adagrad (torch/optim/adagrad.py) in the terms of optimizer.ts, where t is the step's number from 1:
 *
 *   v = addcmul(v, 1, g, g)
 *   p = addcdiv(p, -lr / (1 + (t - 1) * lrDecay), g, f32(f32(sqrt v) + f32(eps)))
 */
import type { OptimizerState } from "../../operations.js";
import type { CommonRule, OptimizerDefinition } from "./optimizer_definition.js";
import { addcdiv, addcmul, gradientScalars, gradientTerm } from "./optimizer_terms.js";

export interface AdagradRule extends CommonRule {
  readonly kind: "adagrad";
  readonly lrDecay: number;
  readonly eps: number;
}

export const ADAGRAD: OptimizerDefinition<AdagradRule> = {
  options: { lrDecay: "number", eps: "number" },
  slots: ["sum"],
  uses: () => [true],
  step: adagradStep,
};

function adagradStep(
  options: AdagradRule,
  parameter: Float32Array,
  gradient: Float32Array,
  { step, buffers }: OptimizerState,
): void {
  const rate = Math.fround(-(options.lr / (1 + step * options.lrDecay)));
  const eps = Math.fround(options.eps);
  const scalars = gradientScalars(options.maximize, options.weightDecay);
  const squares = buffers[0]!;
  for (let i = 0; i < parameter.length; i++) {
    const p = parameter[i]!;
    const g = gradientTerm(gradient[i]!, p, scalars);
    const v = addcmul(squares[i]!, 1, g, g);
    squares[i] = v;
    parameter[i] = addcdiv(p, rate, g, Math.fround(Math.fround(Math.sqrt(v)) + eps));
  }
}
