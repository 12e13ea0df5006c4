/** The terms that optimizer.ts defines, for scalars that are rounded already. */
import { fma } from "./fma.js";

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

/** What a step takes for the gradient, from the number in its array and the parameter. */
export type GradientTerm = (gradient: number, parameter: number) => number;

export function gradientTerm(rule: { readonly maximize: boolean; readonly weightDecay: number }): GradientTerm {
  const { maximize, weightDecay } = rule;
  const decay = Math.fround(weightDecay);
  return (gradient, parameter) => {
    const g = maximize ? -gradient : gradient;
    return weightDecay === 0 ? g : fma(decay, parameter, g);
  };
}
