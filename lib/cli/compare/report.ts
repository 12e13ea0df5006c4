/** A comparison in words, and as JSON. */
import { visible, widthOf } from "../../text.js";
import { counted, padded, wrapped } from "../words.js";
import type { Cause } from "./cause.js";
import { type Difference, type Kind, KINDS, numbersIn } from "./difference.js";
import type { Findings, Tally } from "./findings.js";
import type { Trace } from "./trace.js";

/** What `--json` writes. */
export interface CompareReport {
  /** "same": no bit differs; "near": what PyTorch computes in its own order is within the bound, all else the same; "different". */
  readonly verdict: "same" | "near" | "different";
  readonly files: readonly {
    readonly file: string;
    readonly by: string;
    readonly on: string;
    readonly steps: number;
  }[];
  readonly compared: Readonly<Record<Kind, Omit<Tally, "firstBit">>>;
  /** Tensors that rounding noise alone has moved, and whose numbers after steps are not compared. */
  readonly noise: readonly string[];
  readonly first: Difference | null;
  readonly cause: Cause | null;
  /** Of two that are near: where the first bit differs, and why. */
  readonly note: string | null;
}

export function reportOf(found: Findings, cause: Cause | null, note: string | null): CompareReport {
  const files = [found.a, found.b].map(({ file, run, steps }) => {
    return { file, by: run.by, on: run.on, steps: steps.length };
  });
  const compared = KINDS.map((kind) => {
    const { firstBit: _, ...tally } = found.tally(kind);
    return [kind, tally] as const;
  });
  return {
    verdict: found.first !== null ? "different" : found.isSame ? "same" : "near",
    files,
    compared: Object.fromEntries(compared) as CompareReport["compared"],
    noise: [...found.noise],
    first: found.first,
    cause,
    note,
  };
}

export function reportText(found: Findings, { cause, note }: CompareReport, width: number): string {
  const paragraphs =
    found.first === null
      ? [equalText(found), ...noiseTexts(found), ...(note === null ? [] : [note])]
      : [differenceText(found.first, found), ...causeTexts(cause)];
  const texts = paragraphs.map((paragraph) => `${wrapped(visible(paragraph), width)}\n`);
  return [table(filesOf([found.a, found.b])), table(rowsOf(found)), ...texts].join("\n");
}

function filesOf(traces: readonly Trace[]): string[][] {
  return traces.map(({ file, run, steps, end }) => [
    visible(file),
    visible(`${run.by}, ${run.on}`),
    `${counted(steps.length, "step")}${end === null ? ", not ended" : ""}`,
  ]);
}

/** Cells under each other, all to the left. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => widthOf(row[i] ?? ""))));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => padded(cell, widths[i] as number))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

/** What is compared of each kind, in words. */
const WHAT: Readonly<Record<Kind, string>> = {
  init: "tensor",
  options: "optimiser",
  orders: "batch",
  draws: "state",
  rates: "step",
  losses: "loss",
  gradients: "tensor",
  parameters: "tensor",
  end: "tensor",
};

function rowsOf(found: Findings): string[][] {
  return KINDS.filter((kind) => found.tally(kind).compared > 0).map((kind) => {
    const tally = found.tally(kind);
    const count = counted(tally.compared, WHAT[kind], PLURALS[WHAT[kind]]);
    const numbers = kind === "init" ? `${count}, ${counted(numbersIn(found.a.init.parameters), "number")}` : count;
    return [kind, numbers, resultOf(tally)];
  });
}

const PLURALS: Readonly<Record<string, string>> = { batch: "batches", loss: "losses" };

function resultOf({ first, firstBit, largest, largestAt }: Tally): string {
  if (first !== null) return first.step === 0 ? "differ" : `differ from step ${first.step} on`;
  if (firstBit === null) return "the same";
  return largestAt === null
    ? "the same numbers, as far as they are written"
    : `${amount(largest)} apart at most, at step ${largestAt.step}`;
}

const amount = (size: number): string => size.toExponential(1);

function equalText(found: Findings): string {
  const steps = Math.min(found.a.steps.length, found.b.steps.length);
  const isOver = found.a.end !== null && found.b.end !== null;
  const so = isOver ? "Equal" : "Equal so far";
  if (found.isSame) return `${so}: no bit differs, in ${counted(steps, "step")}.`;
  const bound = amount(found.measure.bound(steps));
  return `${so}, in ${counted(steps, "step")}: init, orders, draws and rates are the same; losses, gradients and parameters are within ${bound}, as near as two machines of PyTorch's are: each adds up its products in its own order.`;
}

function noiseTexts({ noise }: Findings): string[] {
  if (noise.size === 0) return [];
  return [
    `Not compared after the first step: ${[...noise].join(", ")}. Their gradients are nothing but rounding noise, as those of a bias before a BatchNorm1d, which takes it away again; so they are other ones on each machine, and so is such a norm's running mean. Without that bias (bias=False, in both) all is compared.`,
  ];
}

const TITLES: Readonly<Record<Kind, string>> = {
  init: "init",
  options: "the optimiser's options",
  orders: "the batch",
  draws: "the",
  rates: "the learning rate",
  losses: "the loss",
  gradients: "the gradient of",
  parameters: "the parameter",
  end: "at the end:",
};

function differenceText(first: Difference, { a, b }: Findings): string {
  const { kind, step, batch, name, element, ulps } = first;
  const where = step === 0 ? "before the first step" : `step ${step}${batch > 0 ? `, batch ${batch}` : ""}`;
  const what = `${TITLES[kind]}${name === null ? "" : ` ${name}`}${element === null ? "" : `[${element.join(", ")}]`}`;
  const apart = ulps === null ? "" : `, ${ulps} ulp apart`;
  return `First difference: ${where}: ${what}: ${first.a} in ${a.file}, ${first.b} in ${b.file}${apart}.`;
}

function causeTexts(cause: Cause | null): string[] {
  if (cause === null)
    return ["Cause: none of the known ones. All before it is the same, so look at what happens between."];
  return [`Cause: ${cause.text}.`, `Remedy: ${cause.remedy}.`];
}
