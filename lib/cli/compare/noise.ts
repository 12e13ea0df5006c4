/**
 * What an optimiser makes of gradients that are nothing but rounding noise: a bias before a BatchNorm1d, which takes it away, has no
 * others. Adam and its like divide a gradient by its own size, so that noise becomes full steps; no output in training mode depends on it.
 */
import type { NamedNumbers } from "../../trace/format.js";
import type { Trace } from "./trace.js";
import { apart, pairs, writtenNumbers } from "./values.js";

/** Optimisers that divide a gradient by its own size. */
export const ADAPTIVE: RegExp = /^(Adam|AdamW|NAdam|RAdam|Adamax|RMSprop|Adagrad|Adadelta)$/;
/** A gradient that is rounding noise, as a part of the step's largest. */
export const NOISE = 1e-5;
/** How far two that are noise are apart, as a part of themselves: those that are merely small agree better. */
const UNLIKE = 1e-3;

/** The tensors of `a` that noise alone has moved, and the batch norms' means that follow those; `names` are those of `b`. */
export function movedByNoise(a: Trace, b: Trace, names: ReadonlyMap<string, string>): ReadonlySet<string> {
  if (!ADAPTIVE.test(a.run.optimizer) || !ADAPTIVE.test(b.run.optimizer)) return new Set();
  const noisy = [...names].filter(([name, other]) => isNoise(a, b, name, other)).map(([name]) => name);
  return new Set([...noisy, ...noisy.flatMap((name) => meansOf(name, a))]);
}

/** In every step a small part of the largest gradient, in both, and unlike in one step at least. */
function isNoise(a: Trace, b: Trace, name: string, other: string): boolean {
  const steps = Math.min(a.steps.length, b.steps.length);
  let areUnlike = false;
  for (let i = 0; i < steps; i++) {
    const [from, to] = [a.steps[i]?.step.gradients ?? {}, b.steps[i]?.step.gradients ?? {}];
    const [own, ported] = [from[name], to[other]];
    if (own === undefined || ported === undefined) return false;
    const size = Math.max(sizeOf({ own }), sizeOf({ ported }));
    if (size >= NOISE * Math.min(sizeOf(from), sizeOf(to))) return false;
    areUnlike ||= pairs(own, ported).some((element) => apart(element) > UNLIKE * size);
  }
  return areUnlike;
}

/** The largest number. */
function sizeOf(tensors: NamedNumbers): number {
  return Object.values(tensors)
    .flatMap(writtenNumbers)
    .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The running means of what such a bias is added to, by their size. */
function meansOf(bias: string, { init }: Trace): string[] {
  const size = init.parameters[bias]?.shape.join();
  return Object.entries(init.parameters)
    .filter(([name, { shape }]) => /(^|\.)running_mean$/.test(name) && shape.join() === size)
    .map(([name]) => name);
}
