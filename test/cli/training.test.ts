import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  ConstantLR,
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  CrossEntropyLoss,
  Dropout,
  ExponentialLR,
  Generator,
  HuberLoss,
  L1Loss,
  LeakyReLU,
  Linear,
  LinearLR,
  Net,
  OneCycleLR,
  PolynomialLR,
  randomSplit,
  ReduceLROnPlateau,
  ReLU,
  SGD,
  SmoothL1Loss,
  StepLR,
  Tanh,
  tensor,
  TensorDataset,
  type FitOptions,
  type Layer,
} from "../../dist/index.js";
import { expectPicture } from "../support/pictures.js";
import { ROOT, samebits, temporaryFiles } from "./command.js";

const IRIS = "examples/iris.csv";
const write = temporaryFiles();
const rows = readFileSync(join(ROOT, IRIS), "utf8").trim().split("\n").slice(1);
const cells = rows.map((row) => row.split(","));
const x = tensor(cells.map((row) => row.slice(0, 4).map(Number)));
const species = Int32Array.from(cells, (row) => ["setosa", "versicolor", "virginica"].indexOf(row[4] as string));

interface Report {
  readonly epochs: readonly { epoch: number; loss: number; validationLoss?: number; learningRate: number }[];
  readonly stoppedEarly: boolean;
  readonly bestEpoch: number | null;
  readonly results: Readonly<Record<string, { rows: number; loss: number; accuracy?: number; confusion?: number[][] }>>;
}

async function report(...words: string[]): Promise<Report> {
  const { code, stdout, stderr } = await samebits([
    "train",
    IRIS,
    "--json",
    ...words.flatMap((word) => word.split(" ")),
  ]);
  expect(code, stderr).toBe(0);
  const lines = linesOf(stdout);
  return { ...lines.at(-1), epochs: lines.slice(0, -1) } as unknown as Report;
}

/** What --json has written. */
const linesOf = (stdout: string): object[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as object);

interface Fit {
  readonly between?: (generator: Generator) => Layer[];
  readonly lengths?: readonly [number, number, number];
  readonly options?: (optimizer: SGD) => Partial<FitOptions>;
}

/** What the command stands for, by the library: a 4-5-3 net after seed 1, 6 epochs of 120 rows in batches of 10. */
async function fitted({ between = () => [new Tanh()], lengths = [120, 0, 30], options = () => ({}) }: Fit) {
  const generator = new Generator({ seed: 1, profile: "linux-x64" });
  const parts = randomSplit(new TensorDataset(x, species), lengths, { generator });
  const [training, validation, heldOut] = parts as unknown as [TensorDataset, TensorDataset, TensorDataset];
  const first = new Linear(4, 5, { generator });
  const net = new Net([first, ...between(generator), new Linear(5, 3, { generator })] as Layer[]);
  const optimizer = new SGD(net.parameters(), { lr: 0.05, momentum: 0.9 });
  const loss = new CrossEntropyLoss();
  const own = { loss, optimizer, epochs: 6, batchSize: 10, shuffle: true, generator };
  const { epochs } = await net.fit(training, {
    ...own,
    ...(validation.length > 0 && { validation }),
    ...options(optimizer),
  });
  return {
    losses: epochs.map((epoch) => epoch.loss),
    rates: epochs.map((epoch) => epoch.learningRate),
    validation: epochs.map((epoch) => epoch.validationLoss),
    heldOut: loss.forward(net.predict(heldOut.x), heldOut.y),
  };
}

const SHORT = "--net 4-5-3 --target species --epochs 6";

async function shown(flags: string) {
  const { epochs, results } = await report(SHORT, ...(flags === "" ? [] : [flags]));
  return {
    losses: epochs.map(({ loss }) => loss),
    rates: epochs.map(({ learningRate }) => learningRate),
    validation: epochs.map(({ validationLoss }) => validationLoss),
    heldOut: results["held-out"]?.loss,
  };
}

describe("train gives the numbers that the library gives", () => {
  it.each<[flags: string, fit: Fit]>([
    ["", {}],
    ["--activation relu", { between: () => [new ReLU()] }],
    ["--activation leaky_relu", { between: () => [new LeakyReLU()] }],
    ["--dropout 0.25", { between: (generator) => [new Tanh(), new Dropout(0.25, { generator })] }],
    ["--validation-fraction 0.2", { lengths: [90, 30, 30] }],
    ["--scheduler step", { options: (o) => ({ scheduler: new StepLR(o, { stepSize: 2 }) }) }],
    [
      "--scheduler step,step_size=3,gamma=0.5",
      { options: (o) => ({ scheduler: new StepLR(o, { stepSize: 3, gamma: 0.5 }) }) },
    ],
    ["--scheduler exponential,gamma=0.9", { options: (o) => ({ scheduler: new ExponentialLR(o, { gamma: 0.9 }) }) }],
    ["--scheduler cosine", { options: (o) => ({ scheduler: new CosineAnnealingLR(o, { tMax: 6 }) }) }],
    [
      "--scheduler restarts,t_mult=2",
      { options: (o) => ({ scheduler: new CosineAnnealingWarmRestarts(o, { t0: 2, tMult: 2 }) }) },
    ],
    ["--scheduler constant,factor=0.5", { options: (o) => ({ scheduler: new ConstantLR(o, { factor: 0.5 }) }) }],
    [
      "--scheduler polynomial,power=2",
      { options: (o) => ({ scheduler: new PolynomialLR(o, { totalIters: 6, power: 2 }) }) },
    ],
    ["--scheduler linear,total_iters=3", { options: (o) => ({ scheduler: new LinearLR(o, { totalIters: 3 }) }) }],
    [
      "--scheduler onecycle,max_lr=0.1",
      { options: (o) => ({ scheduler: new OneCycleLR(o, { maxLr: 0.1, totalSteps: 72 }) }) },
    ],
    ["--scheduler plateau,patience=0", { options: (o) => ({ scheduler: new ReduceLROnPlateau(o, { patience: 0 }) }) }],
  ] as [string, Fit][])("%s", async (flags, fit) => {
    expect(await shown(flags)).toEqual(await fitted(fit));
  });

  it.each([
    ["l1", () => new L1Loss()],
    ["smooth-l1", () => new SmoothL1Loss()],
    ["huber", () => new HuberLoss()],
  ] as const)("--loss %s", async (name, createLoss) => {
    const columns = (from: number, to: number) => tensor(cells.map((row) => row.slice(from, to).map(Number)));
    const generator = new Generator({ seed: 1, profile: "linux-x64" });
    const [training] = randomSplit(new TensorDataset(columns(0, 3), columns(3, 4)), [150, 0], { generator });
    const net = new Net([new Linear(3, 1, { generator })]);
    const [loss, optimizer] = [createLoss(), new SGD(net.parameters(), { lr: 0.001 })];
    const options = { loss, optimizer, epochs: 3, batchSize: 10, shuffle: true, generator };
    const { epochs } = await net.fit(training as TensorDataset, options);
    const flags =
      "--net 3-1 --target petal_width --features sepal_length,sepal_width,petal_length --momentum 0 --lr 0.001";
    const own = await report(flags, `--loss ${name} --epochs 3 --test-fraction 0`);
    expect(own.epochs.map((epoch) => epoch.loss)).toEqual(epochs.map((epoch) => epoch.loss));
  });
});

describe("--early-stopping", () => {
  const flags = "--net 4-5-3 --target species --lr 0.5 --epochs 200 --validation-fraction 0.2 --early-stopping 3";

  it("ends after as many epochs without a lower loss, with the best epoch's net", async () => {
    const { epochs, stoppedEarly, bestEpoch, results } = await report(flags);
    expect(stoppedEarly).toBe(true);
    expect(epochs.length).toBe((bestEpoch as number) + 3);
    const losses = epochs.map(({ validationLoss }) => validationLoss as number);
    expect(losses.indexOf(Math.min(...losses)) + 1).toBe(bestEpoch);
    // The same rows, in one batch here: a mean of means is off by roundings.
    expect(results["validation"]?.loss).toBeCloseTo(Math.min(...losses), 5);
  });

  it("is told", async () => {
    const { stdout } = await samebits(["train", IRIS, ...flags.split(" ")]);
    expect(stdout).toMatch(/^stopped after epoch \d+; the net is that of epoch \d+, the best$/m);
    expect(stdout).toMatch(/^validation +30 /m);
  });
});

describe("output", () => {
  it("--json is a line for each epoch and one with the table's numbers", async () => {
    const { stdout } = await samebits(["train", IRIS, ...SHORT.split(" "), "--json"]);
    const lines = linesOf(stdout);
    const last = lines.pop() as Report;
    expect(lines.map((line) => Object.keys(line))).toEqual(lines.map(() => ["epoch", "loss", "learningRate"]));
    expect(last).toMatchObject({
      epochs: lines.length,
      file: IRIS,
      rows: 150,
      features: ["sepal_length", "sepal_width", "petal_length", "petal_width"],
      target: "species",
      classes: ["setosa", "versicolor", "virginica"],
      net: [4, 5, 3],
      seed: 1,
      profile: "linux-x64",
    });
    const { results } = last;
    const { confusion = [], accuracy, rows: count } = results["training"] as NonNullable<Report["results"][string]>;
    expect(confusion.flat().reduce((a, b) => a + b)).toBe(count);
    expect(accuracy).toBe(confusion.reduce((sum, row, i) => sum + (row[i] as number), 0) / count);
  });

  it("--quiet says nothing but the results", async () => {
    const { stdout, stderr } = await samebits(["train", IRIS, ...SHORT.split(" "), "--quiet"]);
    expect(stderr).toBe("");
    expect(stdout).toBe((await samebits(["train", IRIS, ...SHORT.split(" ")])).stdout);
  });

  it("has one epoch, one row and one feature in the singular", async () => {
    const file = write("one.csv", "a,y\n1,2\n");
    const flags = "--net 1-1 --target y --loss mse --epochs 1 --test-fraction 0".split(" ");
    const { stdout } = await samebits(["train", file, ...flags]);
    expect(stdout).toContain(`${file}: 1 row, 1 feature, y\n`);
    expect(stdout).toContain("1 epoch in batches of 10\n");
  });

  it("has classes under each other on a terminal, where some characters are two columns wide", async () => {
    const file = write("wide.csv", `a,y\n${"1,猫\n2,いぬ犬\n".repeat(5)}`);
    const { stdout } = await samebits(["train", file, "--net", "1-2", "--target", "y", "--test-fraction", "0"]);
    const table = stdout.split("across\n\n")[1]?.split("\n") ?? [];
    expect(table[0]).toBe("        いぬ犬  猫");
    expect(table[1]).toMatch(/^いぬ犬 {7}\d {3}\d$/);
    expect(table[2]).toMatch(/^猫 {11}\d {3}\d$/);
  });
});

describe("--plot", () => {
  const folder = mkdtempSync(join(tmpdir(), "samebits-plots-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const wrote = (made: string, ...names: string[]) => names.map((name) => `wrote ${join(made, name)}\n`).join("");

  it("draws the losses with the best epoch, and the confusion, into a folder that it makes", async () => {
    const made = join(folder, "a/b");
    const { stderr } = await samebits([
      "train",
      IRIS,
      ...SHORT.split(" "),
      "--early-stopping",
      "2",
      "--quiet",
      "--plot",
      made,
    ]);
    expect(stderr).toBe(wrote(made, "loss.svg", "confusion.svg", "weights.svg"));
    const loss = readFileSync(join(made, "loss.svg"), "utf8");
    expect(loss).toContain("Loss by epoch of 4-5-3, seed 1, linux-x64");
    expect(loss).toMatch(/best: epoch \d/);
    const confusion = readFileSync(join(made, "confusion.svg"), "utf8");
    expect(confusion).toContain("Confusion of 30 held-out rows by species; 4-5-3, seed 1, linux-x64");
    expect(confusion).toMatch(/\d+ of 30 right, [\d.]+ %/);
    for (const name of ["setosa", "versicolor", "virginica"]) expect(confusion).toContain(name);
    const weights = readFileSync(join(made, "weights.svg"), "utf8");
    expect(weights.match(/class="panel"/g)).toHaveLength(4);
    expect(weights).toContain("distribution that before was drawn from");
    for (const svg of [loss, confusion, weights]) expectPicture(svg);
  });

  it("draws decision regions of two features, in the file's own numbers", async () => {
    const made = join(folder, "two");
    const of = "--net 2-5-3 --features petal_length,petal_width --target species --standardise --epochs 3 --quiet";
    const { stderr } = await samebits(["train", IRIS, ...of.split(" "), "--plot", made]);
    expect(stderr).toBe(wrote(made, "loss.svg", "confusion.svg", "regions.svg", "weights.svg"));
    const regions = readFileSync(join(made, "regions.svg"), "utf8");
    expectPicture(regions);
    for (const text of [">petal_length<", ">petal_width<", ">setosa<", ">6<"]) expect(regions).toContain(text);
  });

  it("draws predicted over actual numbers, as PNG where that is asked for", async () => {
    const made = join(folder, "numbers");
    const of = "--net 5-1 --target price --loss mse --encode district --missing mean --standardise --epochs 3 --quiet";
    const flats = join(ROOT, "examples/flats.csv");
    const { stderr } = await samebits(["train", flats, ...of.split(" "), "--plot", made, "--plot-format", "png"]);
    expect(stderr).toBe(wrote(made, "loss.png", "predictions.png", "weights.png"));
    const png = readFileSync(join(made, "predictions.png"));
    expect(png.subarray(0, 4).toString("latin1")).toBe("\u0089PNG");
  });

  it("says before the training that a folder cannot be made, or a format not drawn", async () => {
    const place = join(folder, "file");
    writeFileSync(place, "");
    const { code, stdout, stderr } = await samebits(["train", IRIS, ...SHORT.split(" "), "--plot", join(place, "a")]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`${join(place, "a")}: cannot make it: a part of the path is not a folder`);
    const other = await samebits(["train", IRIS, ...SHORT.split(" "), "--plot", folder, "--plot-format", "jpg"]);
    expect(other).toMatchObject({ code: 2, stdout: "" });
    expect(other.stderr).toContain('--plot-format must be svg or png; given "jpg"');
  });
});
