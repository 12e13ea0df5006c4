/** Last bits: PyTorch's differ from one machine to the next, and some of them grow. */
import type { Numbers } from "../../../trace/format.js";
import type { Detector } from "../cause.js";
import type { Context } from "../context.js";
import { ADAPTIVE, NOISE } from "../noise.js";
import { apart, pairs, sizeOf } from "../values.js";
import { gradients } from "./gradient_pairs.js";

/** A unit whose input is about 0, and on the other side of it in the other run. */
export const signFlip: Detector = ({ step }, context) => {
  if (!KINKED.test(context.model.trace.run.model + context.port.trace.run.model)) return null;
  const bound = context.found.measure.bound(step) || 1e-7;
  for (const [name, numbers] of Object.entries(context.step(context.model, { step })?.step.gradients ?? {})) {
    const other = context.step(context.port, { step })?.step.gradients[context.portName(name)];
    const rows = other === undefined ? [] : rowDistances(numbers, other);
    const flipped = rows.filter(({ distance }) => distance > bound);
    const [most, rest] = [rows[0]?.distance ?? 0, rows[flipped.length]?.distance ?? Infinity];
    if (flipped.length === 0 || flipped.length > Math.max(1, rows.length / FEW) || most < CLEAR * rest) continue;
    const places = flipped.slice(0, MOST_NAMES).map(({ row }) => row);
    return {
      name: "sign-flip",
      text: `in step ${step} the gradient of ${name} differs by ${most.toExponential(1)} in row ${places.join(", ")}, and by ${rest.toExponential(1)} at most in the other rows that are written: the input of a unit there is about 0, above it in one run and below it in the other, so that an activation with a kink lets its gradient through in one only`,
      remedy:
        "none: PyTorch parts from itself like that, from one processor to the next. Compare curves and final accuracy from here on",
    };
  }
  return null;
};

/** Rows that are written for each one that may differ, and how clearly those have to. */
const FEW = 4;
const CLEAR = 30;

/** How far the rows of a tensor are apart, the farthest first. */
function rowDistances(own: Numbers, other: Numbers): { readonly row: number; readonly distance: number }[] {
  const width = sizeOf(own.shape.slice(1));
  const rows = new Map<number, number>();
  for (const element of pairs(own, other)) {
    const row = Math.floor(element.index / width);
    rows.set(row, Math.max(rows.get(row) ?? 0, apart(element)));
  }
  return Array.from(rows, ([row, distance]) => ({ row, distance })).toSorted((p, q) => q.distance - p.distance);
}

const KINKED = /ReLU|Hardtanh|Hardswish|Hardsigmoid|Hardshrink|Softshrink|Threshold/;

const ROOTED = /^(Adam|AdamW|NAdam|RAdam|RMSprop|Adagrad|Adadelta)$/;
/** A step on a gradient that is rounding noise. */
export const amplified: Detector = ({ step, name, element }, context) => {
  if (name === null || element === null || !ADAPTIVE.test(context.model.trace.run.optimizer)) return null;
  const all = gradients(context, step).flatMap(([own, ported]) => pairs(own, ported));
  const most = all.reduce((size, { a }) => Math.max(size, Math.abs(a)), 0);
  const modelName = context.modelName(name);
  const own = context.step(context.model, { step })?.step.gradients[modelName];
  const ported = context.step(context.port, { step })?.step.gradients[context.portName(modelName)];
  if (own === undefined || ported === undefined) return null;
  const noisy = pairs(own, ported).some(
    ({ a, b }) => Math.abs(a) < NOISE * most && Math.abs(b) < NOISE * most && a !== b,
  );
  if (!noisy) return null;
  return {
    name: "amplified",
    text: `${modelName} has gradients that are rounding noise in step ${step}; ${context.model.trace.run.optimizer} divides a gradient by its own size, so noise becomes a full step`,
    remedy:
      "none: PyTorch parts from itself like that. A smaller rate, or a larger eps, keeps both together for longer",
  };
};

/** Small from the first step on, and grown. */
export const rounding: Detector = ({ step }, { found }) => {
  const { measure } = found;
  const early = found.steps
    .filter((own) => own.step < step)
    .map((own) => ({ ...own, size: Math.max(own.losses, own.parameters) }));
  const last = early.at(-1);
  if (measure.isExact || last === undefined || early.some((own) => own.size > measure.bound(own.step))) return null;
  if (last.size < GROWN * measure.bound(step)) return null;
  return {
    name: "rounding",
    text: `differences of last bits, which sums of products have from one machine to the next, have grown from ${early[0]?.size.toExponential(1)} in step 1 to ${last.size.toExponential(1)} in step ${last.step}; all draws, orders and rates until then are the same`,
    remedy: "none: PyTorch parts from itself like that. Compare curves and final accuracy from here on",
  };
};

/** The part of the bound that a difference which grows has come to before it is beyond. */
const GROWN = 0.05;

/** Where the first bit differs of two that are near, and why; null where none does. */
export function firstBitText(context: Context): string | null {
  const { model, port, found } = context;
  const [first] = KINDS.map((kind) => ({ kind, at: found.tally(kind).firstBit }))
    .filter(({ at }) => at !== null)
    .toSorted((p, q) => (p.at?.step ?? 0) - (q.at?.step ?? 0));
  if (first?.at == null) return null;
  const { step, name } = first.at;
  const what =
    name === null ? "the loss" : `${first.kind === "gradients" ? "the gradient of" : "the parameter"} ${name}`;
  const where = `The first bit that differs is in step ${step}, in ${what}`;
  const rooted = first.kind === "losses" ? [] : rootsIn(step, context);
  if (rooted.length === 0) return `${where}: products and sums in another order.`;
  const names = `${rooted.slice(0, MOST_NAMES).join(", ")}${rooted.length > MOST_NAMES ? ", ..." : ""}`;
  return `${where}. With the same gradients to the bit, that step gives other numbers in ${names}: ${model.trace.run.optimizer} takes square roots, and MKL, which takes them in PyTorch's x64 builds, does not round all of them correctly. MKL_ENABLE_INSTRUCTIONS=AVX2 makes it do so on Intel's processors; ${port.name} always does.`;
}

const MOST_NAMES = 3;
const KINDS = ["losses", "gradients", "parameters"] as const;

/** Parameters that differ after a step though their gradients, now and before, do not. */
function rootsIn(step: number, context: Context): string[] {
  const { model, port } = context;
  if (!ROOTED.test(model.trace.run.optimizer)) return [];
  const steps = model.trace.steps.slice(0, step).map((own, i) => [own.step, port.trace.steps[i]?.step] as const);
  return Object.keys(model.trace.init.parameters).filter((name) => {
    const other = context.portName(name);
    const isSame = steps.every(([own, ported]) => own.gradients[name]?.digest === ported?.gradients[other]?.digest);
    const [own, ported] = steps.at(-1) as (typeof steps)[number];
    return isSame && own.parameters[name]?.digest !== ported?.parameters[other]?.digest;
  });
}
