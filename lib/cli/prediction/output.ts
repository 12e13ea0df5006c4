/** A net's outputs as lines: CSV with a header, or JSON, an object for each row. */
import Papa from "papaparse";
import { argmax, type Net, Softmax, type Tensor } from "../../index.js";
import { shortestFloat32 } from "../numbers.js";

export interface OutputForm {
  readonly isJson: boolean;
  /** What is predicted: the class, or each number. */
  readonly names: readonly string[];
  /** The names of the net's outputs, if they are classes. */
  readonly classes: readonly string[] | null;
  /** Whether each class's probability is wanted too. */
  readonly hasProbabilities: boolean;
}

/** The name that JSON has for the probabilities, beside what is predicted. */
export const PROBABILITIES = "probabilities";

/** A row's predictions: classes' names, or numbers; then the probabilities. */
interface Prediction {
  readonly values: readonly (string | number)[];
  readonly probabilities: readonly number[];
}

/** The first line of CSV; JSON has none. */
export function headerLine({ isJson, names, classes, hasProbabilities }: OutputForm): string {
  return isJson ? "" : csvLine([...names, ...(hasProbabilities ? (classes ?? []) : [])]);
}

/** A line for each row of the net's output; an empty one where the input was not whole. */
export function outputLines(net: Net, output: Tensor, isWhole: readonly boolean[], form: OutputForm): string {
  const predictions = predictionsOf(net, output, form);
  const lineOf = form.isJson ? jsonLine : cellsLine;
  return isWhole.map((has, row) => lineOf(has ? (predictions[row] as Prediction) : null, form)).join("");
}

function predictionsOf(net: Net, output: Tensor, { classes, hasProbabilities }: OutputForm): Prediction[] {
  const shares = hasProbabilities ? rowsOf(probabilitiesOf(net, output)) : [];
  if (classes === null) return rowsOf(output).map((values) => ({ values, probabilities: [] }));
  return [...argmax(output)].map((best, row) => {
    return { values: [classes[best] as string], probabilities: shares[row] ?? [] };
  });
}

/** Softmax over the outputs, unless the net ends with it: of its logarithm it gives the same. */
function probabilitiesOf(net: Net, output: Tensor): Tensor {
  return net.graph.lastLayer instanceof Softmax ? output : new Softmax().forward(output);
}

function rowsOf(t: Tensor): number[][] {
  return t.toArray() as number[][];
}

/** In quotes where it must be. */
function csvCell(text: string): string {
  return Papa.unparse([[text]]);
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\n`;
}

/** Numbers have nothing to quote. */
function cellsLine(prediction: Prediction | null, { names, classes, hasProbabilities }: OutputForm): string {
  const width = names.length + (hasProbabilities ? (classes?.length ?? 0) : 0);
  // A line of one empty cell would be a blank line, which readers pass over.
  if (prediction === null) return width === 1 ? '""\n' : `${",".repeat(width - 1)}\n`;
  const texts = prediction.values.map((value) => (typeof value === "string" ? csvCell(value) : shortestFloat32(value)));
  return `${[...texts, ...prediction.probabilities.map(shortestFloat32)].join(",")}\n`;
}

/** A number that JSON has not is null. */
function jsonLine(prediction: Prediction | null, { names, classes, hasProbabilities }: OutputForm): string {
  const object = (keys: readonly string[], numbers: Prediction["values"] = []): object =>
    Object.fromEntries(keys.map((key, i) => [key, jsonValue(numbers[i] ?? Number.NaN)]));
  const values = object(names, prediction?.values);
  const probabilities = prediction && object(classes ?? [], prediction.probabilities);
  return `${JSON.stringify(hasProbabilities ? { ...values, [PROBABILITIES]: probabilities } : values)}\n`;
}

function jsonValue(value: string | number): string | number {
  return typeof value === "string" ? value : Number(shortestFloat32(value));
}
