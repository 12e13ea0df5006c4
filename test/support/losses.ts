/** Losses of every kind and option, as a backend takes them. */
import type { Loss, Reduction } from "../../dist/backend/operations.js";
import { createSource } from "./numbers.js";

const REDUCTIONS: readonly Reduction[] = ["mean", "sum"];

/** What a suite's name shows of a loss. */
export function nameOf({ kind, ...options }: Loss): string {
  const shown = Object.entries(options).map(
    ([name, value]) => `${name} ${value === null ? "none" : typeof value === "object" ? "given" : value}`,
  );
  return [kind, ...shown].join(", ");
}

function weights(columns: number, seed: number): Float32Array {
  const next = createSource(seed);
  return Float32Array.from({ length: columns }, () => next() * 3);
}

/** Losses of class indices; `ignoreIndex` is a class where there is more than one. */
export function classLosses(columns: number): Loss[] {
  const options = [null, weights(columns, 5), new Float32Array(columns)].flatMap((weight) =>
    REDUCTIONS.map((reduction) => ({ weight, reduction })),
  );
  return options.flatMap((option): Loss[] => [
    ...[0, 0.1, 1].map((labelSmoothing): Loss => ({
      kind: "cross_entropy",
      labelSmoothing,
      ignoreIndex: -100,
      ...option,
    })),
    { kind: "cross_entropy", labelSmoothing: 0, ignoreIndex: 1, ...option },
    { kind: "cross_entropy", labelSmoothing: 0.3, ignoreIndex: 0, ...option },
    { kind: "nll", ignoreIndex: -100, ...option },
    { kind: "nll", ignoreIndex: 1, ...option },
  ]);
}

/** Losses of probabilities, and of values. */
export function valueLosses(columns: number): Loss[] {
  const [weight, posWeight] = [weights(columns, 7), weights(columns, 8)];
  return REDUCTIONS.flatMap((reduction): Loss[] => [
    ...[null, weight].flatMap((w) =>
      [0, 0.2].map((labelSmoothing): Loss => ({
        kind: "cross_entropy",
        reduction,
        weight: w,
        labelSmoothing,
        ignoreIndex: -100,
      })),
    ),
    { kind: "mse", reduction },
    { kind: "l1", reduction },
    ...[1, 0.3, 0, 1e-60, Infinity].map((beta): Loss => ({ kind: "smooth_l1", reduction, beta })),
    { kind: "bce_with_logits", reduction, weight: null, posWeight: null },
    { kind: "bce_with_logits", reduction, weight, posWeight: null },
    { kind: "bce_with_logits", reduction, weight: null, posWeight },
    { kind: "bce_with_logits", reduction, weight, posWeight },
  ]);
}

/** Class indices, one a row; some are the index to ignore where `ignored` is given. */
export function indices(rows: number, columns: number, ignored = 0): Int32Array {
  const next = createSource(rows + columns);
  return Int32Array.from({ length: rows }, () => (next() < 0.1 ? ignored : Math.floor(next() * columns)));
}
