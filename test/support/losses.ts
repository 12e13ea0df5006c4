/** Losses of every kind and option, as a backend takes them. */
import { LOSSES } from "../../dist/backend/kinds.js";
import type { Loss, Reduction } from "../../dist/backend/operations.js";
import { createSource } from "./numbers.js";

const REDUCTIONS: readonly Reduction[] = ["mean", "sum", "batchmean"];

/** What a suite's name shows of a loss. */
export function nameOf({ kind, reduction, options, ...weights }: Loss): string {
  const given = Object.entries(weights).flatMap(([name, weight]) => (weight === null ? [] : [name]));
  return `${kind}(${options.join(", ")}), ${[reduction, ...given].join(", ")}`;
}

function weights(columns: number, seed: number): Float32Array {
  const next = createSource(seed);
  return Float32Array.from({ length: columns }, () => next() * 3);
}

/** What the options of a loss may be, each for itself. */
const NUMBERS: Readonly<Record<string, readonly number[]>> = {
  ignoreIndex: [-100, 1, 0],
  labelSmoothing: [0, 0.1, 1],
  beta: [1, 0.3, 0, 1e-60, Infinity],
  delta: [1, 0.3, 1e-60, Infinity],
  eps: [1e-8, 0, -1],
};

/** Each set of options, flags as 0 and 1. */
function optionsOf([name, ...rest]: readonly string[]): number[][] {
  if (name === undefined) return [[]];
  return optionsOf(rest).flatMap((others) => (NUMBERS[name] ?? [0, 1]).map((value) => [value, ...others]));
}

/** Every loss that takes such targets, with any options and with weights of the columns. */
function lossesOf(targets: "indices" | "values", columns: number): Loss[] {
  const [weight, posWeight] = [weights(columns, 7), weights(columns, 8)];
  const kinds = Object.entries(LOSSES).filter(([, loss]) => loss.targets === targets || loss.targets === "either");
  return kinds.flatMap(([kind, { options }]) =>
    optionsOf(options).flatMap((values) =>
      REDUCTIONS.flatMap((reduction): Loss[] => {
        const loss = { kind, reduction, options: values, weight: null, posWeight: null };
        const zero = { ...loss, weight: new Float32Array(columns) };
        const weighted = [
          { ...loss, weight },
          { ...loss, weight, posWeight },
          { ...loss, posWeight },
        ];
        return targets === "indices" ? [loss, { ...loss, weight }, zero] : [loss, ...weighted];
      }),
    ),
  );
}

/** Losses of class indices; the index to ignore may be a class. */
export const classLosses = (columns: number): Loss[] => lossesOf("indices", columns);

/** Losses of probabilities, and of values. */
export const valueLosses = (columns: number): Loss[] => lossesOf("values", columns);

/** Class indices, one a row; some are the index to ignore where `ignored` is given. */
export function indices(rows: number, columns: number, ignored = 0): Int32Array {
  const next = createSource(rows + columns);
  return Int32Array.from({ length: rows }, () => (next() < 0.1 ? ignored : Math.floor(next() * columns)));
}
