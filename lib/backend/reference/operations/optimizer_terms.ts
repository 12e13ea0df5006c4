/** The terms that optimizer.ts defines, for scalars that are rounded already. */
import { fma } from "../../../numeric/fma.js";
import type { CommonRule } from "./optimizer_definition.js";

export function addcmul(a: number, k: number, x: number, y: number): number {
  return fma(Math.fround(k * x), y, a);
}

export function addcdiv(a: number, k: number, x: number, y: number): number {
  return Math.fround(a + Math.fround(Math.fround(k * x) / y));
}

export function lerp(a: number, b: number, w: number): number {
  const difference = Math.fround(b - a);
  return Math.abs(w) < 0.5 ? fma(w, difference, a) : fma(Math.fround(w - 1), difference, b);
}

/** What a step makes of the gradient. */
export interface GradientScalars {
  readonly maximize: boolean;
  readonly decays: boolean;
  readonly decay: number;
}

/** How a step decays: the gradient, or the parameter itself, of which `kept` stays. */
export interface DecayScalars extends GradientScalars {
  readonly kept: number;
}

export function decayScalars({ lr, weightDecay, maximize }: CommonRule, decoupled: boolean): DecayScalars {
  const kept = decoupled && weightDecay !== 0 ? Math.fround(1 - lr * weightDecay) : 1;
  return { ...gradientScalars(maximize, decoupled ? 0 : weightDecay), kept };
}

export function gradientScalars(maximize: boolean, weightDecay: number): GradientScalars {
  return { maximize, decays: weightDecay !== 0, decay: Math.fround(weightDecay) };
}

/** What a step takes for the gradient, from the number in its array and the parameter. */
export function gradientTerm(gradient: number, parameter: number, scalars: GradientScalars): number {
  const g = scalars.maximize ? -gradient : gradient;
  return scalars.decays ? fma(scalars.decay, parameter, g) : g;
}
