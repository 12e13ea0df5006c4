/** Why batches have other rows. */
import { counted } from "../../words.js";
import type { Detector } from "../cause.js";
import { digestsOf } from "../compare.js";
import type { Context, Side } from "../context.js";
import { apart, distanceOf, type Element } from "../values.js";
import { drawsBetween } from "./draws.js";

/** The net of one is in eval mode: none of its batches is one of training. */
export const evalMode: Detector = ({ step }, context) => {
  const silent = sides(context).find((side) => context.step(side, { step })?.batches.length === 0);
  if (silent === undefined) return null;
  return {
    name: "eval-mode",
    text: `${silent.whose} net is in eval mode in step ${step}: Dropout and the like do nothing`,
    remedy: "call train() before the loop, and after each evaluation",
  };
};

/** Other numbers of batches in a step. */
export const accumulation: Detector = ({ step }, context) => {
  const [own, ported] = sides(context).map((side) => context.step(side, { step })?.batches.length ?? 0);
  if (own === ported) return null;
  return {
    name: "accumulation",
    text: `step ${step} is on ${counted(own ?? 0, "batch", "batches")} in ${context.model.name}, on ${ported} in ${context.port.name}`,
    remedy: "give fit accumulate, or call the optimiser's step and zeroGrad after as many batches as the script does",
  };
};

/** Batches of another size, from the first on or at an epoch's end. */
export const batchSize: Detector = ({ batch }, context) => {
  const { model, port } = context;
  const [own, ported] = sides(context).map((side) => digestsOf(context.batch(side, batch)?.rows ?? "").length);
  if (own === undefined || ported === undefined || own === ported) return null;
  const full = digestsOf(context.batch(model, 1)?.rows ?? "").length;
  if (batch === 1 || (own !== full && ported !== full)) {
    return {
      name: "batch-size",
      text: `a batch has ${own} rows in ${model.name}, ${ported} in ${port.name}`,
      remedy: `give batchSize: ${own}`,
    };
  }
  const [keeps, drops] = own < full ? [model, port] : [port, model];
  return {
    name: "drop-last",
    text: `${keeps.name} takes the last batch of an epoch, which is not full; ${drops.name} leaves it out`,
    remedy: keeps === model ? "leave dropLast out" : "give dropLast: true",
  };
};

/** Rows that the other never has. */
export const otherData: Detector = ({ batch }, context) => {
  const { model, port } = context;
  const known = new Set([model.trace.run.data ?? "", ...batchesOf(model).map(({ rows }) => rows)].flatMap(digestsOf));
  const [own, ported] = sides(context).map((side) => context.batch(side, batch));
  if (own === undefined || ported === undefined) return null;
  if (digestsOf(ported.rows).some((row) => known.has(row))) return null;
  const largest = distanceOf(own.x, ported.x)?.largest ?? null;
  return {
    name: "data",
    text: `${port.whose} rows are no rows of ${model.whose}: the inputs are other numbers${nearText(largest)}`,
    remedy: "compute, scale and convert the inputs as the script does, in its dtype; print a row of each",
  };
};

function nearText(largest: Element | null): string {
  return largest !== null && apart(largest) < 1e-4 * Math.max(1, Math.abs(largest.a))
    ? `, by last digits: ${largest.a} and ${largest.b}`
    : "";
}

/** In the data's own order in one. */
export const noShuffle: Detector = ({ batch }, context) => {
  const isInOrder = (side: Side): boolean => {
    const data = context.model.trace.run.data ?? side.trace.run.data;
    const rows = context.batch(side, batch)?.rows ?? "";
    return data !== null && rows.length > 8 && data.includes(rows) && data.indexOf(rows) % 8 === 0;
  };
  const [own, ported] = sides(context).map(isInOrder);
  if (own === ported) return null;
  const [sorted, other] = own ? [context.model, context.port] : [context.port, context.model];
  return {
    name: "shuffle",
    text: `${sorted.name} takes the rows in the data's own order, ${other.name} shuffles them`,
    remedy: own ? "leave shuffle out" : "give shuffle: true",
  };
};

/** A generator of its own draws the order in one, and the default one in the other. */
export const ownGenerator: Detector = ({ batch }, context) => {
  const has = ({ trace }: Side): boolean => Object.hasOwn(trace.init.generators, "loader");
  const [own, ported] = sides(context).map(has);
  const draws = drawsBetween(context, "default", batch);
  if (own === ported || draws === null || draws.model === draws.port) return null;
  const [with_, without] = own ? [context.model, context.port] : [context.port, context.model];
  return {
    name: "own-generator",
    text: `${with_.whose} order is drawn by a generator of its own, ${without.whose} by the default one`,
    remedy: own
      ? "give the loader, the sampler or fit the generator that the script gives: new Generator({ seed })"
      : "leave the generator out, as the script does",
  };
};

/** The same draws, and another order: the rows of another batch. */
export const otherBatch: Detector = ({ batch }, context) => {
  const rows = context.batch(context.port, batch)?.rows;
  const other = batchesOf(context.model).findIndex((own) => own.rows === rows);
  if (rows === undefined || other < 0) return null;
  return {
    name: "shuffle",
    text: `${context.port.whose} batch ${batch} is ${context.model.whose} batch ${other + 1}: the orders of the epochs are not in step`,
    remedy: "begin the epochs where the script does, and make no loader's iterator that the script does not make",
  };
};

/** Rows of the same data after the same draws, and others. */
export const otherSampler: Detector = ({ batch }, context) => {
  const [own, ported] = sides(context).map((side) => digestsOf(context.batch(side, batch)?.rows ?? "").length);
  if (own === 0 || own !== ported) return null;
  return {
    name: "sampler",
    text: `before batch ${batch} as much is drawn in ${context.model.name} as in ${context.port.name}, and made into another order: of another sampler, of other weights, or of data whose rows stand in another order`,
    remedy:
      "give the script's sampler with its weights, number of samples and replacement, and the data's rows in the script's order",
  };
};

function sides({ model, port }: Context): [Side, Side] {
  return [model, port];
}

const batchesOf = ({ trace }: Side): readonly { readonly rows: string }[] =>
  trace.steps.flatMap(({ batches }) => batches);
