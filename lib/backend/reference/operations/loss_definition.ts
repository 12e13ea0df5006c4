/** What a loss of rows is: each has its definition in the file of its name. */
import type { Loss } from "../../operations.js";

export type TargetArray = Float32Array | Int32Array;

/** Rows `from` .. `to` - 1 of a loss: what they are made of, and what their gradient is divided by. */
export interface LossRows {
  readonly input: Float32Array;
  readonly target: TargetArray;
  /** Those rows of it are set; null where no gradient is wanted. */
  readonly gradInput: Float32Array | null;
  readonly columns: number;
  readonly divisor: number;
  readonly from: number;
  readonly to: number;
}

/** A loss of rows. */
export interface RowLoss {
  /** Its options in the order in which they cross to the addon, at most three; that of the losses of classes begins with ignoreIndex. */
  readonly options: readonly string[];
  /** What its targets are: a class index a row, values of the input's size, or either. */
  readonly targets: "indices" | "values" | "either";
  /** `sum` plus the losses of those rows in turn; sets those rows of the gradient. */
  add(sum: number, loss: Loss, rows: LossRows): number;
}

/** The index of rows that count nothing; a target may have it whatever the classes. */
export function ignoreIndexOf({ options }: Loss): number {
  return options[0]!;
}

/** Whether the weights are of all elements, and not of the columns. */
export function weighsElements({ weight, posWeight }: Loss, columns: number): boolean {
  return (weight ?? posWeight ?? []).length > columns;
}
