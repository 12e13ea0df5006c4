/**
 * A step of SGD (torch/optim/sgd.py) in the terms of optimizer.ts:
 *
 *   buf = g the first time (not dampened), later axpy(f32(buf * f32(momentum)), 1 - dampening, g)
 *   g = axpy(g, momentum, buf) if nesterov, else buf        these two if momentum is not 0
 *   p = axpy(p, -lr, g)
 *
 * The step's count is that of the buffer's updates.
 */
import type { OptimizerState } from "../../operations.js";
import { fma } from "../../../numeric/fma.js";
import type { CommonRule, OptimizerDefinition } from "./optimizer_definition.js";
import { gradientScalars, gradientTerm } from "./optimizer_terms.js";

export interface SgdRule extends CommonRule {
  readonly kind: "sgd";
  readonly momentum: number;
  readonly dampening: number;
  readonly nesterov: boolean;
}

export const SGD: OptimizerDefinition<SgdRule> = {
  options: { momentum: "number", dampening: "number", nesterov: "flag" },
  slots: ["momentumBuffer"],
  uses: ({ momentum }) => [momentum !== 0],
  counts: ({ momentum }) => momentum !== 0,
  step: sgdStep,
};

function sgdStep(
  options: SgdRule,
  parameter: Float32Array,
  gradient: Float32Array,
  { step, buffers }: OptimizerState,
): void {
  const rate = Math.fround(-options.lr);
  const momentum = Math.fround(options.momentum);
  const share = Math.fround(1 - options.dampening);
  const buffer = options.momentum === 0 ? null : buffers[0]!;
  const { nesterov } = options;
  const isFirst = step === 0;
  const scalars = gradientScalars(options.maximize, options.weightDecay);
  for (let i = 0; i < parameter.length; i++) {
    const p = parameter[i]!;
    const g = gradientTerm(gradient[i]!, p, scalars);
    if (buffer === null) {
      parameter[i] = fma(rate, g, p);
      continue;
    }
    const velocity = isFirst ? g : addShare(Math.fround(buffer[i]! * momentum), share, g);
    buffer[i] = velocity;
    parameter[i] = fma(rate, nesterov ? fma(momentum, velocity, g) : velocity, p);
  }
}

/** fma(share, g, kept); all of g is added without it, since a float64 sum of two float32 numbers may be rounded once more. */
function addShare(kept: number, share: number, g: number): number {
  return share === 1 ? Math.fround(g + kept) : fma(share, g, kept);
}
