/** Why gradients differ where losses do not. */
import type { Numbers } from "../../../trace/format.js";
import type { Detector } from "../cause.js";
import { type Element, pairs, writtenNumbers } from "../values.js";
import { gradients } from "./gradient_pairs.js";

/** A factor that is told from rounding, as a part of itself. */
const FACTOR = 1e-4;

/** What all the port's numbers are of the model's; null where that is no one factor. */
export function factorOf(tensors: readonly (readonly [Numbers, Numbers])[]): number | null {
  const all = tensors.flatMap(([own, ported]) => pairs(own, ported));
  const largest = all.reduce<Element | null>(
    (most, e) => (most === null || Math.abs(e.a) > Math.abs(most.a) ? e : most),
    null,
  );
  if (largest === null || largest.a === 0) return null;
  const factor = largest.b / largest.a;
  const tolerance = FACTOR * Math.abs(largest.b);
  return Number.isFinite(factor) && all.every(({ a, b }) => Math.abs(a * factor - b) <= tolerance) ? factor : null;
}

const isOne = (factor: number): boolean => Math.abs(factor - 1) < FACTOR;

/** A tensor without a gradient in one. */
export const frozen: Detector = ({ step, name }, context) => {
  if (name === null) return null;
  const modelName = context.modelName(name);
  const has = [context.model, context.port].map((side, i) =>
    Object.hasOwn(
      context.step(side, { step })?.step.gradients ?? {},
      i === 0 ? modelName : context.portName(modelName),
    ),
  );
  if (has[0] === has[1]) return null;
  const [without, with_] = has[0] ? [context.port, context.model] : [context.model, context.port];
  return {
    name: "frozen",
    text: `${modelName} has no gradient in ${without.name}, and one in ${with_.name}`,
    remedy: has[0] ? "leave its requiresGrad true" : "set its requiresGrad to false, as the script does",
  };
};

/** The port's gradients have those of the step before in them. */
export const notZeroed: Detector = ({ step }, context) => {
  const [before, now] = [gradients(context, step - 1), gradients(context, step)];
  if (step < 2 || before.length !== now.length) return null;
  const adds = (port: boolean): boolean =>
    now.every(([own, ported], i) => {
      const [last, lastPorted] = before[i] as [Numbers, Numbers];
      return isSum(port ? [ported, own, lastPorted] : [own, ported, last]);
    });
  const adding = adds(true) ? context.port : adds(false) ? context.model : null;
  if (adding === null) return null;
  return {
    name: "zero-grad",
    text: `${adding.whose} gradients of step ${step} have those of step ${step - 1} in them`,
    remedy:
      adding === context.port
        ? "call the optimiser's zeroGrad before each backward pass, as the script does"
        : "call zeroGrad where the script does, and nowhere else",
  };
};

/** Whether a tensor is the sum of two others, but for rounding and for what a first step has changed. */
function isSum(tensors: readonly [Numbers, Numbers, Numbers]): boolean {
  const [sum, one, other] = tensors.map(writtenNumbers) as [number[], number[], number[]];
  if (sum.length !== one.length || sum.length !== other.length) return false;
  const tolerance = FACTOR * sum.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return sum.every((value, i) => Math.abs(value - (one[i] as number) - (other[i] as number)) <= tolerance);
}

/** All gradients times one factor: clipped in one, or weighed otherwise. */
export const clipping: Detector = ({ step }, context) => {
  const tensors = gradients(context, step);
  const factor = factorOf(tensors);
  if (factor === null || isOne(factor)) return null;
  const { model, port } = context;
  const shown = Number(factor.toPrecision(6));
  const batches = context.step(model, { step })?.batches.length ?? 1;
  if (batches > 1) {
    return {
      name: "accumulation",
      text: `${port.whose} gradients are ${shown} times ${model.whose}, in a step of ${batches} batches: each counts for another part`,
      remedy:
        "weigh each batch as the script does: gradStep's weight is 1 / batches; fit's accumulate weighs by samples",
    };
  }
  const [own, ported] = [0, 1].map((i) => normOf(tensors.map((pair) => pair[i] as Numbers)));
  const [clipped, norm] = factor > 1 ? [model, own] : [port, ported];
  const limit = norm === null || norm === undefined ? "" : `; ${clipped.whose} norm is ${Number(norm.toPrecision(4))}`;
  return {
    name: "clipping",
    text: `${port.whose} gradients are ${shown} times ${model.whose}: ${clipped.name} clips, or clips to less${limit}`,
    remedy: "give clipGradNorm, or call clipGradNorm_ before the step, with the script's limit",
  };
};

/** Null where not all numbers are written. */
function normOf(tensors: readonly Numbers[]): number | null {
  if (tensors.some(({ every }) => every > 1)) return null;
  return Math.sqrt(tensors.flatMap(writtenNumbers).reduce((sum, value) => sum + value * value, 0));
}
