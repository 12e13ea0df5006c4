import {
  CrossEntropyLoss,
  type LossFunction,
  MSELoss,
  type Net,
  SamebitsError,
  type TensorDataset,
} from "../../index.js";
import type { Arguments } from "../arguments.js";
import { chooseColumns } from "../columns.js";
import type { Command } from "../command.js";
import { readTable, type Table } from "../csv.js";
import { encodeTarget, readNumbers } from "../encoding.js";
import { confusionTable, evaluate, lossTable, type Evaluation } from "../evaluation.js";
import { UsageError } from "../failure.js";
import { buildNet, GENERATOR_OPTIONS, parseSizes, seededGenerator } from "../net.js";
import { OPTIMIZER_OPTIONS, readOptimizer } from "../optimizers.js";
import { datasetOf, noScales, scalesOf, splitRows, type Samples } from "../rows.js";
import { trainNet, type TrainingOptions } from "../training.js";

export const train: Command = {
  name: "train",
  synopsis: "FILE.csv --net SIZES --target COLUMN [options]",
  summary: "Train a net on a CSV file with a header line and report its loss and accuracy",
  details: `The net is Linear layers with Tanh in between, trained on the cross-entropy loss. Its first size is the number of
features, its last the number of classes: the different labels in the target column, text or integers, sorted.
With --loss mse the target is a number, the net's last size 1, and the loss the mean of the squared errors.

One generator, seeded once, is drawn from in this order: the split into training and held-out rows, the net's
parameters, the shuffle of each epoch. So the same seed gives the same output on every machine and backend.
Progress and speed go to stderr. Ctrl-C stops after the step that runs.`,
  positionals: 1,
  options: {
    net: { value: "SIZES", help: "the net's sizes, like 4-10-3" },
    target: { value: "COLUMN", help: "the column to predict" },
    loss: { value: "NAME", help: "cross-entropy for a column of classes, mse for one of numbers (cross-entropy)" },
    features: { value: "A,B,C", help: "the columns to predict it from (all others)" },
    standardise: { help: "give each feature mean 0 and standard deviation 1 over the training rows" },
    "test-fraction": { value: "F", help: "how much to hold out, from 0 to below 1 (0.2)" },
    ...GENERATOR_OPTIONS,
    epochs: { value: "N", help: "how often each row is seen (100)" },
    batch: { value: "N", help: "rows a step (10)" },
    "drop-last": { help: "leave out a last batch that is not full" },
    "no-shuffle": { help: "keep the training rows' order in every epoch" },
    ...OPTIMIZER_OPTIONS,
  },
  run,
};

async function run(args: Arguments): Promise<void> {
  const sizes = parseSizes(args.requiredText("net"));
  const target = args.requiredText("target");
  if (args.text("features") === "") throw new UsageError("--features names no column");
  const testFraction = readTestFraction(args);
  const { seed, generator } = seededGenerator(args);
  const options: TrainingOptions = { ...readTrainingOptions(args), generator };
  const { samples, classes, title } = await readSamples(args, sizes, target, options.loss);
  const sets = splitData(samples, testFraction, args, options);
  const net = buildNet(sizes, generator);
  await trainNet(net, sets.training, options);
  const about = `net ${sizes.join("-")}, seed ${seed}, profile ${generator.profile}`;
  const schedule = `${options.epochs} epochs in batches of ${options.batchSize}`;
  process.stdout.write(`${title}\n${about}, ${schedule}\n\n${report(net, sets, target, classes, options.loss)}`);
}

interface Input {
  readonly samples: Samples;
  /** None where the target is a number. */
  readonly classes: readonly string[];
  readonly title: string;
}

/** What the file holds, fit for a net of those sizes. */
async function readSamples(
  args: Arguments,
  sizes: readonly number[],
  target: string,
  loss: LossFunction,
): Promise<Input> {
  const table = await readTable(args.positionals[0] as string);
  const columns = chooseColumns(table, target, args.text("features"));
  const { classes, targets } =
    loss instanceof MSELoss ? numbersOf(table, columns.target) : classesOf(table, columns.target);
  const values = readNumbers(table, columns.features, "--features leaves a column out");
  const features = columns.features.map((column) => table.columns[column] as string);
  checkSizes(sizes, features, target, classes);
  const wanted = classes.length === 0 ? target : `${classes.length} classes of ${target}`;
  const title = `${table.file}: ${table.rows.length} rows, ${features.length} features, ${wanted}`;
  return { samples: { values, width: features.length, targets }, classes, title };
}

interface Targets {
  readonly classes: readonly string[];
  readonly targets: Samples["targets"];
}

function classesOf(table: Table, column: number): Targets {
  const { classes, indices } = encodeTarget(table, column);
  return { classes, targets: indices };
}

function numbersOf(table: Table, column: number): Targets {
  return { classes: [], targets: Float32Array.from(readNumbers(table, [column], "a target of --loss mse is one")) };
}

interface Sets {
  readonly training: TensorDataset;
  readonly heldOut: TensorDataset;
}

function report(
  net: Net,
  { training, heldOut }: Sets,
  target: string,
  classes: readonly string[],
  loss: LossFunction,
): string {
  const sets = Object.entries({ training, "held-out": heldOut }).filter(([, { length }]) => length > 0);
  const evaluations = sets.map(([name, data]) => [name, evaluate(net, data, loss, classes.length)] as const);
  const [name, last] = evaluations.at(-1) as [string, Evaluation];
  if (classes.length === 0) return lossTable(new Map(evaluations));
  const heading = `${name} rows by ${target}, actual down, predicted across`;
  return `${lossTable(new Map(evaluations))}\n${heading}\n\n${confusionTable(classes, last)}`;
}

function readTestFraction(args: Arguments): number {
  const fraction = args.number("test-fraction", 0.2);
  if (fraction < 1) return fraction;
  throw new UsageError(`--test-fraction must be below 1, or there is nothing to train on; given ${fraction}`);
}

function readTrainingOptions(args: Arguments): Omit<TrainingOptions, "generator"> {
  return {
    loss: readLoss(args),
    epochs: args.integer("epochs", 100, 1),
    batchSize: args.integer("batch", 10, 1),
    shuffle: !args.has("no-shuffle"),
    dropLast: args.has("drop-last"),
    createOptimizer: readOptimizer(args),
  };
}

function readLoss(args: Arguments): LossFunction {
  const name = args.text("loss") ?? "cross-entropy";
  if (name === "cross-entropy") return new CrossEntropyLoss();
  if (name === "mse") return new MSELoss();
  throw new UsageError(`--loss must be cross-entropy or mse, given ${JSON.stringify(name)}`);
}

/** Throws ERR_SHAPE for a net that does not fit the features and classes. */
function checkSizes(
  sizes: readonly number[],
  features: readonly string[],
  target: string,
  classes: readonly string[],
): void {
  const wanted = [features.length, ...sizes.slice(1, -1), classes.length || 1].join("-");
  const given = sizes.join("-");
  if (given === wanted) return;
  const problem =
    sizes[0] === features.length
      ? `gives ${sizes.at(-1)} numbers, but ${classes.length === 0 ? `${target} is one` : `${target} has ${classes.length} classes (${listed(classes)})`}`
      : `takes ${sizes[0]} numbers, but there are ${features.length} features (${listed(features)})`;
  throw new SamebitsError("ERR_SHAPE", `the net ${given} ${problem}; write --net ${wanted}`);
}

function listed(names: readonly string[]): string {
  return names.length > 10 ? `${names.slice(0, 10).join(", ")}, ...` : names.join(", ");
}

function splitData(samples: Samples, testFraction: number, args: Arguments, options: TrainingOptions): Sets {
  const rows = splitRows(samples.targets.length, testFraction, options.generator);
  const { length } = rows.training;
  if (length === 0) throw new SamebitsError("ERR_ARGUMENT", "no row is left to train on; lower --test-fraction");
  if (options.dropLast && length < options.batchSize) {
    const problem = `a batch of ${options.batchSize} is never full with ${length} training rows`;
    throw new SamebitsError("ERR_ARGUMENT", `${problem}; lower --batch or leave out --drop-last`);
  }
  const scales = args.has("standardise") ? scalesOf(samples, rows.training) : noScales(samples.width);
  return { training: datasetOf(samples, rows.training, scales), heldOut: datasetOf(samples, rows.heldOut, scales) };
}
