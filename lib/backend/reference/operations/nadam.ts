/**
 * A step of NAdam (torch/optim/nadam.py) in the terms of optimizer.ts, where t is the step's number from 1, and P the product of
 * the momenta so far, which is kept as a float32 and is 1 in the beginning:
 *
 *   p = f32(p * f32(1 - lr * weightDecay)), and g is not decayed, if decoupledWeightDecay and weightDecay is not 0
 *   u = momentum(t);  w = momentum(t + 1);  P = f32(P * f32(u))        momentum(t) = beta1 * (1 - 0.5 * 0.96^(t * momentumDecay))
 *   m = lerp(m, g, 1 - beta1)
 *   v = addcmul(f32(v * f32(beta2)), 1 - beta2, g, g)
 *   d = f32(f32(sqrt f32(v / f32(1 - beta2^t))) + f32(eps))
 *   p = addcdiv(p, -lr * (1 - u) / (1 - P), g, d), then addcdiv(p, -lr * w / (1 - P * w), m, d)
 */
import type { OptimizerState } from "../../operations.js";
import { productError } from "../../../numeric/double_double.js";
import { powerOfTwo } from "../../../numeric/exp.js";
import type { CommonRule, OptimizerDefinition } from "./optimizer_definition.js";
import { addcdiv, addcmul, decayScalars, gradientTerm, lerp } from "./optimizer_terms.js";
import { power } from "../../../numeric/power.js";

export interface NAdamRule extends CommonRule {
  readonly kind: "nadam";
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly momentumDecay: number;
  readonly decoupledWeightDecay: boolean;
}

export const NADAM: OptimizerDefinition<NAdamRule> = {
  options: { betas: "pair", eps: "number", momentumDecay: "number", decoupledWeightDecay: "flag" },
  slots: ["expAvg", "expAvgSq"],
  uses: () => [true, true],
  muProduct: (rule, { step, muProduct }) => Math.fround(muProduct * Math.fround(momentum(rule, step + 1))),
  step: nadamStep,
};

function nadamStep(options: NAdamRule, parameter: Float32Array, gradient: Float32Array, state: OptimizerState): void {
  const { lr, betas } = options;
  const t = state.step + 1;
  const { kept, ...scalars } = decayScalars(options, options.decoupledWeightDecay);
  const share1 = Math.fround(1 - betas[0]);
  const beta2 = Math.fround(betas[1]);
  const share2 = Math.fround(1 - betas[1]);
  const correction = Math.fround(1 - power(betas[1], t));
  const eps = Math.fround(options.eps);
  const [now, next] = [momentum(options, t), momentum(options, t + 1)];
  const product = Math.fround(state.muProduct * Math.fround(now));
  const gradientRate = Math.fround((-lr * (1 - now)) / (1 - product));
  const meanRate = Math.fround((-lr * next) / (1 - product * next));
  const [means, squares] = [state.buffers[0]!, state.buffers[1]!];
  for (let i = 0; i < parameter.length; i++) {
    const p = parameter[i]!;
    const g = gradientTerm(gradient[i]!, p, scalars);
    const m = lerp(means[i]!, g, share1);
    const v = addcmul(Math.fround(squares[i]! * beta2), share2, g, g);
    means[i] = m;
    squares[i] = v;
    const root = Math.fround(Math.sqrt(Math.fround(v / correction)));
    const divisor = Math.fround(root + eps);
    parameter[i] = addcdiv(addcdiv(Math.fround(p * kept), gradientRate, g, divisor), meanRate, m, divisor);
  }
}

function momentum({ betas, momentumDecay }: NAdamRule, t: number): number {
  return betas[0] * (1 - 0.5 * decayPower(t * momentumDecay));
}

/** The logarithm of 0.96 to the base 2, and what is left of it. */
const LOG = -0.058893689053568565;
const LOG_LOW = -2.3603765675523746e-18;
/** ln(2)^k / k! from k = 1, and what is left of the first. */
const [LN2, ...POWERS] = [
  0.6931471805599453, 0.24022650695910072, 0.05550410866482158, 0.009618129107628477, 0.0013333558146428443,
  0.0001540353039338161, 1.5252733804059841e-5, 1.321548679014431e-6, 1.01780860092397e-7, 7.054911620801123e-9,
  4.4455382718708116e-10, 2.5678435993488206e-11, 1.3691488853904128e-12,
] as const;
const LN2_LOW = 2.3190468138462996e-17;
const MAGIC = 1.5 * 2 ** 52; // adding it leaves no bits after the point

/** 0.96^x to a hair above half an ulp: 2^n times the series of 2^f, whose first terms are of twice float64's precision. */
function decayPower(x: number): number {
  const y = x * LOG;
  if (y < -1022) return 0;
  if (y > 1023) return Infinity;
  const low = productError(x, LOG, y) + x * LOG_LOW;
  const n = y + MAGIC - MAGIC;
  const f = y - n;
  let q: number = POWERS[POWERS.length - 1]!;
  for (let i = POWERS.length - 2; i >= 0; i--) q = q * f + POWERS[i]!;
  const first = f * LN2;
  const sum = 1 + first;
  const rest = productError(f, LN2, first) + (low * LN2 + f * LN2_LOW) + f * f * q;
  return (sum + (1 - sum + first + rest)) * powerOfTwo(n);
}
