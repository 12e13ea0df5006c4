/** What a training has come to, as text and as JSON. */
import type { EpochReport, FitResult } from "../../index.js";
import { jsonSeed } from "../numbers.js";
import { counted } from "../words.js";
import type { Summary } from "./data.js";
import { confusionTable, type Evaluation, lossTable } from "./evaluation.js";

export interface Outcome {
  readonly input: Summary;
  readonly net: {
    readonly sizes: readonly number[];
    readonly seed: bigint;
    readonly profile: string;
    readonly epochs: number;
    readonly batchSize: number;
  };
  readonly fit: FitResult;
  /** By name: "training", "validation", "held-out"; those that have rows. */
  readonly evaluations: ReadonlyMap<string, Evaluation>;
}

export function reportText({ input, net, fit, evaluations }: Outcome): string {
  const { file, rows, target, classes } = input;
  const features = counted(input.features.length, "feature");
  const wanted = classes.length === 0 ? target : `${classes.length} classes of ${target}`;
  const schedule = `${counted(net.epochs, "epoch")} in batches of ${net.batchSize}`;
  const lines = [
    `${file}: ${counted(rows, "row")}, ${features}, ${wanted}`,
    `net ${net.sizes.join("-")}, seed ${net.seed}, profile ${net.profile}, ${schedule}`,
    ...bestEpochLine(fit, net.epochs),
  ];
  return `${lines.join("\n")}\n\n${lossTable(evaluations)}${confusionOf(evaluations, classes, target)}`;
}

function bestEpochLine({ epochs, stoppedEarly, bestEpoch }: FitResult, planned: number): string[] {
  if (bestEpoch === undefined) return [];
  const end = stoppedEarly ? `stopped after epoch ${epochs.length}` : `all ${counted(planned, "epoch")} made`;
  return [`${end}; the net is that of epoch ${bestEpoch}, the best`];
}

function confusionOf(evaluations: ReadonlyMap<string, Evaluation>, classes: readonly string[], target: string): string {
  if (classes.length === 0) return "";
  const [name, last] = [...evaluations].at(-1) as [string, Evaluation];
  return `\n${name} rows by ${target}, actual down, predicted across\n\n${confusionTable(classes, last)}`;
}

/** A line for an epoch. The same on every machine and backend: no speed. */
export function epochJson({ epoch, loss, validationLoss, learningRate }: EpochReport): string {
  return `${JSON.stringify({ epoch, loss, ...(validationLoss !== undefined && { validationLoss }), learningRate })}\n`;
}

/** The last line. A number that JSON does not have is null. */
export function reportJson({ input, net, fit, evaluations }: Outcome): string {
  const { notes: _, classes, ...data } = input;
  const { sizes, seed, profile, batchSize } = net;
  const report = {
    ...data,
    classes: classes.length === 0 ? null : classes,
    net: sizes,
    seed: jsonSeed(seed),
    profile,
    batchSize,
    epochs: fit.epochs.length,
    stoppedEarly: fit.stoppedEarly,
    bestEpoch: fit.bestEpoch ?? null,
    results: Object.fromEntries([...evaluations].map(([name, evaluation]) => [name, jsonOf(evaluation)])),
  };
  return `${JSON.stringify(report)}\n`;
}

function jsonOf(evaluation: Evaluation): object {
  const { rows, loss, accuracy, confusion } = evaluation;
  return { rows, loss, ...(accuracy !== null && { accuracy, confusion }) };
}
