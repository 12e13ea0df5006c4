import { type Column, columnsHere } from "../../verify/columns.js";
import { readGoldens } from "../../verify/goldens.js";
import { CHECKS, type Row, verify as verifyAll } from "../../verify/verify.js";
import { runtime } from "../../index.js";
import { VERSION } from "../../version.js";
import type { Arguments } from "../arguments.js";
import type { Command } from "../command.js";
import { REMEDY } from "../remedy.js";
import { startSteps } from "../steps.js";
import { textWidth } from "../terminal.js";
import { aligned, wrapped } from "../words.js";

export const verify: Command = {
  name: "verify",
  synopsis: "[--json]",
  summary: "Check that all backends and instruction sets give the same bits here, and PyTorch's",
  details: [
    `Draws, states, initialisers, permutations, loader orders, printed text and optimiser steps are compared with what PyTorch's
builds of all three profiles gave; passes, losses and steps with the TypeScript backend; whole trainings with stored digests. A
column is the TypeScript backend, or the native one with an instruction set that this machine can run.`,
    "The exit code is 0 when all is the same, 1 when a bit differs.",
  ],
  positionals: [0, 0],
  options: { json: { help: "one line of JSON instead" } },
  async run(args: Arguments): Promise<number> {
    const report = await collect(columnsHere());
    const text = args.has("json") ? `${JSON.stringify(report)}\n` : verifyText(report, textWidth(process.stdout));
    process.stdout.write(text);
    return report.same ? 0 : 1;
  },
};

/** What `--json` writes. */
export interface VerifyReport {
  readonly version: string;
  /** Whether no bit differs. */
  readonly same: boolean;
  readonly columns: readonly string[];
  /** Why the native backend is not among them. */
  readonly nativeError: string | null;
  readonly seconds: number;
  readonly checks: readonly { readonly name: string; readonly against: string; readonly results: Row["cells"] }[];
}

async function collect(columns: readonly Column[]): Promise<VerifyReport> {
  const started = performance.now();
  const steps = startSteps(CHECKS.length, process.stderr);
  const rows = await verifyAll({ goldens: readGoldens(), columns, onCheck: ({ name }) => steps.next(name) });
  steps.stop();
  return {
    version: VERSION,
    same: rows.every(({ cells }) => Object.values(cells).every(({ difference }) => difference === null)),
    columns: columns.map(({ name }) => name),
    nativeError: runtime.nativeError?.message ?? null,
    seconds: Math.round(performance.now() - started) / 1000,
    checks: rows.map(({ check: { name, against }, cells }) => ({ name, against, results: cells })),
  };
}

export function verifyText(report: VerifyReport, width: number): string {
  const { columns, checks } = report;
  const header = ["", "results", "right is", ...columns];
  const table = checks.map(({ name, against, results }) => [
    name,
    String(Math.max(...Object.values(results).map((cell) => cell.results))),
    against,
    ...columns.map((column) => (results[column]?.difference === null ? "same bits" : "differs")),
  ]);
  return `${aligned([header, ...table])}\n${missingText(report, width)}${verdict(report, width)}`;
}

function missingText({ nativeError }: VerifyReport, width: number): string {
  if (nativeError === null) return "";
  const lines = [`The native backend cannot be checked: ${nativeError}`, `What to do: ${REMEDY}.`];
  return `${lines.map((line) => wrapped(line, width)).join("\n")}\n\n`;
}

function verdict({ columns, checks }: VerifyReport, width: number): string {
  const lines = checks.flatMap(({ name, results }) =>
    columns.flatMap((column) => {
      const difference = results[column]?.difference ?? null;
      return difference === null ? [] : [wrapped(`${name}, ${column}: ${difference}`, width, 2)];
    }),
  );
  if (lines.length === 0) return "The same bits in everything.\n";
  return `The first difference in each that differs:\n${lines.join("\n")}\n`;
}
