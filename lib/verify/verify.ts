/** Every check on everything that can compute here. */
import { runtime } from "../index.js";
import { type Check, differenceOf, type Result, type Subject, type Values } from "./check.js";
import { discrete } from "./checks/discrete.js";
import { starts } from "./checks/initialisers.js";
import { draws } from "./checks/draws.js";
import { optimizers } from "./checks/optimizers.js";
import { passes } from "./checks/passes.js";
import { texts } from "./checks/printing.js";
import { drift } from "./checks/trainings.js";
import type { Column } from "./columns.js";
import type { Goldens } from "./goldens.js";

export const CHECKS: readonly Check[] = [
  ...draws,
  ...starts,
  ...discrete,
  ...texts,
  ...optimizers,
  ...passes,
  ...drift,
];

/** A check on a column. */
export interface Cell {
  /** How many results were compared. */
  readonly results: number;
  /** The first that differs: which, where, both values and their bits; null if none does. */
  readonly difference: string | null;
}

export interface Row {
  readonly check: Check;
  /** By column's name. */
  readonly cells: Readonly<Record<string, Cell>>;
}

export interface VerifyOptions {
  readonly goldens: Goldens;
  readonly columns: readonly Column[];
  /** All of them by default. */
  readonly checks?: readonly Check[];
  /** Told before each check. */
  onCheck?(check: Check): void;
}

/** The addon is left with its best instruction set, the forced one if there is one. */
export async function verify({ goldens, columns, checks = CHECKS, onCheck }: VerifyOptions): Promise<Row[]> {
  const rows: Row[] = [];
  try {
    for (const check of checks) {
      onCheck?.(check);
      rows.push({ check, cells: await runCheck(check, goldens, columns) });
    }
  } finally {
    leave(columns);
  }
  return rows;
}

function leave(columns: readonly Column[]): void {
  const native = columns.filter(({ backend }) => backend === "native");
  (native.find(({ name }) => name === runtime.isa) ?? native[0])?.enter();
}

type CellAndValues = Cell & { readonly actual: readonly Values[] };

async function runCheck(check: Check, goldens: Goldens, columns: readonly Column[]): Promise<Row["cells"]> {
  const cells: Record<string, Cell> = {};
  let reference: readonly Values[] | null = null;
  for (const column of columns) {
    column.enter();
    const { actual, ...cell } = await runCell(check, { backend: column.backend, goldens }, reference);
    reference ??= actual;
    cells[column.name] = cell;
  }
  return cells;
}

/** `reference` holds the results of the first column, itself null there. */
async function runCell(check: Check, subject: Subject, reference: readonly Values[] | null): Promise<CellAndValues> {
  const actual: Values[] = [];
  let difference: string | null = null;
  try {
    for await (const result of check.run(subject)) {
      difference ??= inWords(result, differenceOf(result, reference?.[actual.length]));
      actual.push(result.actual.slice());
    }
  } catch (error) {
    difference ??= `after ${actual.length} results: ${String(error)}`;
  }
  if (actual.length === 0) difference ??= "nothing was compared";
  return { results: actual.length, difference, actual };
}

function inWords({ what }: Result, difference: string | null): string | null {
  return difference === null ? null : `${what}: ${difference}`;
}
