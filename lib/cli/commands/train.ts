import { type LossFunction, type Net, type Preprocessing, SamebitsError, saveNet } from "../../index.js";
import type { Arguments } from "../arguments.js";
import type { Command } from "../command.js";
import { UsageError } from "../failure.js";
import { writtenAs } from "../files/endings.js";
import { checkWritable, sayWritten } from "../files/written.js";
import { buildNet, GENERATOR_OPTIONS, parseSizes, seededGenerator } from "../net.js";
import { readFormat } from "../plot/files.js";
import { TrainingPictures } from "../plot/training.js";
import { ACTIVATION_OPTIONS, readActivation } from "../training/activations.js";
import { DATA_OPTIONS, type DataOptions, readDataOptions, readInput, type Summary } from "../training/data.js";
import { evaluate } from "../training/evaluation.js";
import { LOSS_OPTIONS, readLoss } from "../training/losses.js";
import { OPTIMIZER_OPTIONS, readOptimizer } from "../training/optimizers.js";
import { epochJson, type Outcome, reportJson, reportText } from "../training/report.js";
import { datasetOf, fitPreprocessing, splitRows } from "../training/rows.js";
import { readScheduler, SCHEDULER_OPTIONS, schedulerRows } from "../training/schedulers.js";
import { checkLoss, type Sets, trainNet, type TrainingOptions } from "../training/train_net.js";

export const train: Command = {
  name: "train",
  synopsis: "FILE.csv|- --net SIZES --target COLUMN [options]",
  summary: "Train a net on a CSV file with a header line, or on standard input for -, and report its loss and accuracy",
  details: [
    `The net is Linear layers with an activation in between. Its first size is the number of features, its last the number of
classes: the different labels in the target column, each as it is written, sorted by number if all are integers. With a loss
for numbers the target is a number, and the net's last size 1.`,
    `--out keeps the net in a safetensors file, with what was done to the columns and the classes' names: samebits predict, and
loadNet in a program, need nothing else.`,
    `One generator, seeded once, is drawn from in this order: the split into training, validation and held-out rows, the net's
parameters, the shuffle of each epoch and its dropouts. So the same seed gives the same output on every machine and backend.
Results go to stdout, all else to stderr. Ctrl-C stops after the step that runs.`,
    "A column's name with a comma in it is quoted, as in the file; an empty name is a column without one:",
    `  samebits train data.csv --features 'a,"b, in cm"' ...`,
    "Means and deviations are those of the training rows; a feature made by --encode stays 0 and 1.",
    "The options of a scheduler, with their defaults:",
    schedulerRows(),
  ],
  positionals: [1, 1],
  options: {
    net: { value: "SIZES", help: "the net's sizes, like 4-10-3" },
    ...DATA_OPTIONS,
    standardise: { help: "give each feature mean 0 and standard deviation 1 over the training rows" },
    "test-fraction": { value: "F", help: "how much to hold out, from 0 to below 1 (0.2)" },
    "validation-fraction": { value: "F", help: "how much to validate on after each epoch (0)" },
    ...GENERATOR_OPTIONS,
    ...ACTIVATION_OPTIONS,
    ...LOSS_OPTIONS,
    epochs: { value: "N", help: "how often each row is seen (100)" },
    batch: { value: "N", help: "rows a step (10)" },
    "drop-last": { help: "leave out a last batch that is not full" },
    "no-shuffle": { help: "keep the training rows' order in every epoch" },
    ...OPTIMIZER_OPTIONS,
    ...SCHEDULER_OPTIONS,
    "early-stopping": {
      value: "N",
      help: "stop after N epochs without a lower validation loss, or loss without validation, and go back to the best epoch (never)",
    },
    out: { value: "FILE", help: "keep the net in a .safetensors file (it is not kept)" },
    json: { help: "JSON instead of the tables: a line for each epoch as it ends, and one for the results" },
    plot: {
      value: "DIR",
      help: "draw into a folder: loss by epoch, confusion or predicted over actual, decision regions of two features, parameters before and after",
    },
    "plot-format": { value: "svg|png", help: "what --plot draws (svg)" },
    quiet: { help: "no progress, notes or speed" },
  },
  run,
};

async function run(args: Arguments): Promise<void> {
  const sizes = parseSizes(args.requiredText("net"));
  const dataOptions = readDataOptions(args);
  const fractions = readFractions(args);
  const activation = readActivation(args);
  const { loss, isNumeric } = readLoss(args);
  const { seed, generator } = seededGenerator(args);
  const options: TrainingOptions = { ...readTrainingOptions(args), loss, generator };
  const [out, plot] = [args.text("out"), args.text("plot")];
  const format = readFormat(args.text("plot-format") ?? "svg");
  // Before the training, which would be lost.
  if (out !== undefined) await checkOut(out);

  const { sets, summary: input, preprocessing } = await readSets(dataOptions, sizes, isNumeric, fractions, options);
  if (!options.isQuiet) process.stderr.write(input.notes.map((note) => `${note}\n`).join(""));
  const net = buildNet(sizes, generator, activation);
  // Before the training, which would be lost.
  const pictures = plot === undefined ? null : await TrainingPictures.prepare(plot, format, net);
  const fit = await trainNet(net, sets, options);
  const { epochs, batchSize } = options;
  const about = { sizes, seed, profile: generator.profile, epochs, batchSize };
  const outcome: Outcome = { input, net: about, fit, evaluations: evaluateAll(net, sets, loss, input.classes.length) };
  process.stdout.write(args.has("json") ? reportJson(outcome) : reportText(outcome));
  await pictures?.write({ net, sets, preprocessing, outcome });
  if (out === undefined) return;
  await saveNet(out, net, { preprocessing, ...(input.classes.length > 0 && { classes: input.classes }) });
  if (!options.isQuiet) await sayWritten(out, `net ${sizes.join("-")}`);
}

async function checkOut(out: string): Promise<void> {
  writtenAs(out, "--out", ["safetensors"]);
  await checkWritable(out);
}

function evaluateAll(net: Net, sets: Sets, loss: LossFunction, classes: number): Outcome["evaluations"] {
  const named = { training: sets.training, validation: sets.validation, "held-out": sets.heldOut };
  const used = Object.entries(named).filter(([, { length }]) => length > 0);
  return new Map(
    used.map(([name, data]) => {
      const evaluation = evaluate(net, data, loss, classes);
      checkLoss(evaluation.loss, `the finished net on the ${name} rows`);
      return [name, evaluation];
    }),
  );
}

type Fractions = Parameters<typeof splitRows>[1];

function readFractions(args: Arguments): Fractions {
  const heldOut = args.number("test-fraction", 0.2);
  const validation = args.number("validation-fraction", 0);
  for (const [name, fraction] of Object.entries({ "test-fraction": heldOut, "validation-fraction": validation })) {
    if (fraction >= 1)
      throw new UsageError(`--${name} must be below 1, or there is nothing to train on; given ${fraction}`);
  }
  if (heldOut + validation < 1) return { heldOut, validation };
  throw new UsageError(
    `--test-fraction and --validation-fraction must be below 1 together; given ${heldOut} and ${validation}`,
  );
}

function readTrainingOptions(args: Arguments): Omit<TrainingOptions, "generator" | "loss"> {
  return {
    epochs: args.integer("epochs", 100, 1),
    batchSize: args.integer("batch", 10, 1),
    shuffle: !args.has("no-shuffle"),
    dropLast: args.has("drop-last"),
    createOptimizer: readOptimizer(args),
    createScheduler: readScheduler(args),
    patience: args.has("early-stopping") ? args.integer("early-stopping", 1, 1) : null,
    isQuiet: args.has("quiet"),
    isShown: !(args.has("json") && process.stdout.isTTY),
    onEpoch: (report) => {
      if (args.has("json")) process.stdout.write(epochJson(report));
    },
  };
}

/** The file's rows as data sets; what they were read into is not needed any longer. */
async function readSets(
  dataOptions: DataOptions,
  sizes: readonly number[],
  isNumeric: boolean,
  fractions: Fractions,
  options: TrainingOptions,
): Promise<{ sets: Sets; summary: Summary; preprocessing: Preprocessing }> {
  const { samples, summary } = await readInput(dataOptions, sizes, isNumeric);
  const rows = splitRows(samples.rows, fractions, options.generator);
  const { length } = rows.training;
  if (options.dropLast && length < options.batchSize) {
    const problem = `a batch of ${options.batchSize} is never full with ${length} training rows`;
    throw new SamebitsError("ERR_ARGUMENT", `${problem}; lower --batch or leave out --drop-last`);
  }
  const { isStandardised, missing, target } = dataOptions;
  const scaling = { isStandardised, isFilled: missing === "mean" };
  const preprocessing = fitPreprocessing(samples, rows.training, target, scaling);
  const dataset = (part: Int32Array): Sets["training"] => datasetOf(samples, part, preprocessing);
  const sets = {
    training: dataset(rows.training),
    validation: dataset(rows.validation),
    heldOut: dataset(rows.heldOut),
  };
  return { sets, summary, preprocessing };
}
