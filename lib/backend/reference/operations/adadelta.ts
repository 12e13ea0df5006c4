/**
 * A step of Adadelta (torch/optim/adadelta.py) in the terms of optimizer.ts:
 *
 *   v = addcmul(f32(v * f32(rho)), 1 - rho, g, g)
 *   d = f32(f32(f32(sqrt f32(u + f32(eps))) / f32(sqrt f32(v + f32(eps)))) * g)
 *   u = addcmul(f32(u * f32(rho)), 1 - rho, d, d)
 *   p = axpy(p, -lr, d)
 */
import type { OptimizerState } from "../../operations.js";
import { fma } from "../../../numeric/fma.js";
import type { CommonRule, OptimizerDefinition } from "./optimizer_definition.js";
import { addcmul, gradientScalars, gradientTerm } from "./optimizer_terms.js";

export interface AdadeltaRule extends CommonRule {
  readonly kind: "adadelta";
  readonly rho: number;
  readonly eps: number;
}

export const ADADELTA: OptimizerDefinition<AdadeltaRule> = {
  options: { rho: "number", eps: "number" },
  slots: ["squareAvg", "accDelta"],
  uses: () => [true, true],
  step: adadeltaStep,
};

function adadeltaStep(
  options: AdadeltaRule,
  parameter: Float32Array,
  gradient: Float32Array,
  { buffers }: OptimizerState,
): void {
  const rate = Math.fround(-options.lr);
  const rho = Math.fround(options.rho);
  const share = Math.fround(1 - options.rho);
  const eps = Math.fround(options.eps);
  const scalars = gradientScalars(options.maximize, options.weightDecay);
  const [squares, changes] = [buffers[0]!, buffers[1]!];
  for (let i = 0; i < parameter.length; i++) {
    const p = parameter[i]!;
    const g = gradientTerm(gradient[i]!, p, scalars);
    const v = addcmul(Math.fround(squares[i]! * rho), share, g, g);
    const u = changes[i]!;
    const root = Math.fround(Math.sqrt(Math.fround(u + eps)));
    const change = Math.fround(Math.fround(root / Math.fround(Math.sqrt(Math.fround(v + eps)))) * g);
    squares[i] = v;
    changes[i] = addcmul(Math.fround(u * rho), share, change, change);
    parameter[i] = fma(rate, change, p);
  }
}
