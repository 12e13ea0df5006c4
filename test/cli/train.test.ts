import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  Adam,
  argmax,
  CrossEntropyLoss,
  Generator,
  Linear,
  MSELoss,
  Net,
  randomSplit,
  RMSprop,
  SGD,
  Tanh,
  tensor,
  TensorDataset,
  type FitOptions,
  type Tensor,
} from "../../dist/index.js";
import * as optimizers from "../../dist/optim/optimizers.js";
import { MAIN, noNative, ROOT, environment, samebits, temporaryFiles } from "./command.js";

const IRIS = "examples/iris.csv";
const FLAGS = "--net 4-10-3 --target species --standardise --seed 1 --epochs 60 --batch 10 --lr 0.05 --momentum 0.9";
const DEMO = FLAGS.split(" ");

describe("iris", () => {
  it("gives this text on every machine", async () => {
    const { code, stdout } = await samebits(["train", IRIS, ...DEMO]);
    expect(code).toBe(0);
    expect(stdout).toBe(`examples/iris.csv: 150 rows, 4 features, 3 classes of species
net 4-10-3, seed 1, profile linux-x64, 60 epochs in batches of 10

          rows      loss  accuracy
training   120  0.050458   98.33 %
held-out    30  0.003808  100.00 %

held-out rows by species, actual down, predicted across

            setosa  versicolor  virginica
setosa          10           0          0
versicolor       0          13          0
virginica        0           0          7
`);
  });

  it.for([
    "",
    "--seed -5 --profile windows-x64 --test-fraction 0.3 --batch 7 --drop-last --nesterov --weight-decay 0.001",
    "--no-shuffle --momentum 0 --test-fraction 0",
  ])("is the same on both backends: %s", async (options, { skip }) => {
    const args = ["train", IRIS, ...DEMO, ...options.split(" ").filter((word) => word !== "")];
    const typescript = await samebits(args, { SAMEBITS_BACKEND: "typescript" });
    expect(typescript.code, typescript.stderr).toBe(0);
    expect(typescript.stderr).toContain("on the typescript backend");
    skip(noNative !== "", noNative);
    const native = await samebits(args, { SAMEBITS_BACKEND: "native" });
    expect(native.stderr).toContain("on the native backend");
    expect(native.stdout).toBe(typescript.stdout);
  });

  it("changes with the seed", async () => {
    const [one, two] = await Promise.all(["1", "2"].map((seed) => samebits(["train", IRIS, ...DEMO, "--seed", seed])));
    expect(two?.stdout.split("\n").slice(2)).not.toEqual(one?.stdout.split("\n").slice(2));
  });
});

/** Each optimiser with its defaults, and with options. */
type Create = (parameters: Tensor[]) => FitOptions["optimizer"];
const OPTIMIZERS: [flags: string, create: Create][] = [
  ["", (p) => new SGD(p, { lr: 0.05, momentum: 0.9 })],
  [
    "--optimizer sgd --nesterov --weight-decay 0.1",
    (p) => new SGD(p, { lr: 0.05, momentum: 0.9, nesterov: true, weightDecay: 0.1 }),
  ],
  ...Object.values(optimizers)
    .filter((kind) => kind !== SGD)
    .map((kind): [string, Create] => [`--optimizer ${kind.name.toLowerCase()}`, (p) => new kind(p)]),
  ["--optimizer adam --lr 0.02 --weight-decay 0.1", (p) => new Adam(p, { lr: 0.02, weightDecay: 0.1 })],
  ["--optimizer rmsprop --momentum 0.5", (p) => new RMSprop(p, { momentum: 0.5 })],
];

it.each(OPTIMIZERS)("trains by the optimiser that is asked for, with its own defaults: %s", async (flags, create) => {
  const table = irisTable();
  const generator = new Generator({ seed: 1, profile: "linux-x64" });
  const [training] = randomSplit(table, [150, 0], { generator });
  const net = new Net([new Linear(4, 3, { generator })]);
  const loss = new CrossEntropyLoss();
  const optimizer = create(net.parameters());
  await net.fit(training, { loss, optimizer, epochs: 3, batchSize: 10, shuffle: true, generator });
  const words = `--net 4-3 --target species --test-fraction 0 --epochs 3 ${flags}`.trim().split(" ");
  const { stdout } = await samebits(["train", IRIS, ...words]);
  expect(/^training +150 +(\S+)/m.exec(stdout)?.[1]).toBe(loss.forward(net.predict(training.x), training.y).toFixed(6));
});

it("trains on numbers with --loss mse", async () => {
  const { x } = irisTable();
  const columns = (from: number, to: number): Tensor =>
    tensor(Array.from({ length: 150 }, (_, i) => [...x.data.subarray(i * 4 + from, i * 4 + to)]));
  const generator = new Generator({ seed: 1, profile: "linux-x64" });
  const all = new TensorDataset(columns(0, 3), columns(3, 4));
  const [training, heldOut] = randomSplit(all, [120, 30], { generator }) as [TensorDataset, TensorDataset];
  const net = new Net([new Linear(3, 6, { generator }), new Tanh(), new Linear(6, 1, { generator })]);
  const [loss, optimizer] = [new MSELoss(), new Adam(net.parameters())];
  await net.fit(training, { loss, optimizer, epochs: 20, batchSize: 10, shuffle: true, generator });
  const features = "sepal_length,sepal_width,petal_length";
  const words = `--net 3-6-1 --target petal_width --features ${features} --loss mse --optimizer adam --epochs 20`.split(
    " ",
  );
  const { code, stdout } = await samebits(["train", IRIS, ...words]);
  const shown = ({ x, y }: TensorDataset): string => loss.forward(net.predict(x), y).toFixed(6);
  expect(code).toBe(0);
  expect(stdout).toBe(`examples/iris.csv: 150 rows, 3 features, petal_width
net 3-6-1, seed 1, profile linux-x64, 20 epochs in batches of 10

          rows      loss
training   120  ${shown(training)}
held-out    30  ${shown(heldOut)}
`);
});

/** The flowers, in the file's order. */
function irisTable(): TensorDataset {
  const lines = readFileSync(join(ROOT, IRIS), "utf8").trim().split("\n").slice(1);
  const rows = lines.map((line) => line.split(","));
  const species = ["setosa", "versicolor", "virginica"];
  return new TensorDataset(
    tensor(rows.map((row) => row.slice(0, 4).map(Number))),
    Int32Array.from(rows, (row) => species.indexOf(row[4] as string)),
  );
}

/** The numbers of the training rows only, with a different sum than the command's: by halves. */
function scale(column: readonly number[]): { mean: number; std: number } {
  const sum = (numbers: readonly number[]): number =>
    numbers.length < 2
      ? (numbers[0] ?? 0)
      : sum(numbers.slice(0, numbers.length / 2)) + sum(numbers.slice(numbers.length / 2));
  const mean = sum(column) / column.length;
  return { mean, std: Math.sqrt(sum(column.map((x) => (x - mean) ** 2)) / column.length) };
}

it.each([true, false])(
  "is what the library gives, drawn in the order of the help; standardised: %s",
  async (standardised) => {
    const generator = new Generator({ seed: 3, profile: "linux-x64" });
    const [training, heldOut] = randomSplit(irisTable(), [112, 38], { generator }) as [TensorDataset, TensorDataset];
    if (standardised) {
      for (let column = 0; column < 4; column += 1) {
        const { mean, std } = scale([...training.x.data].filter((_, i) => i % 4 === column));
        for (const { data } of [training.x, heldOut.x]) {
          for (let i = column; i < data.length; i += 4) data[i] = ((data[i] as number) - mean) / std;
        }
      }
    }
    const net = new Net([new Linear(4, 5, { generator }), new Tanh(), new Linear(5, 3, { generator })]);
    const optimizer = new SGD(net.parameters(), { lr: 0.02, momentum: 0.9 });
    const loss = new CrossEntropyLoss();
    await net.fit(training, { loss, optimizer, epochs: 5, batchSize: 8, shuffle: true, generator });

    const flags = "--net 4-5-3 --target species --seed 3 --test-fraction 0.25 --epochs 5 --batch 8 --lr 0.02".split(
      " ",
    );
    const { stdout } = await samebits(["train", IRIS, ...flags, ...(standardised ? ["--standardise"] : [])]);
    for (const [name, { x, y }] of Object.entries({ training, "held-out": heldOut })) {
      const [, count, shownLoss, shownAccuracy] =
        new RegExp(`^${name} +(\\d+) +(\\S+) +(\\S+) %$`, "m").exec(stdout) ?? [];
      const logits = net.predict(x);
      const correct = argmax(logits).filter((guess, i) => guess === (y as Int32Array)[i]).length;
      expect(count).toBe(String(y instanceof Int32Array && y.length));
      // Not to the bit where standardised: the file's numbers were rounded to float32 first here.
      expect(Number(shownLoss)).toBeCloseTo(loss.forward(logits, y), standardised ? 4 : 6);
      expect(shownAccuracy).toBe(((100 * correct) / Number(count)).toFixed(2));
    }
  },
);

describe("what does not fit", () => {
  const write = temporaryFiles();
  const small = write("small.csv", "a,b,y\n1,2,no\n3,4,yes\n5,6,no\n");

  it.each<[args: string, message: string]>([
    [
      `${IRIS} --net 5-10-3 --target species`,
      "the net 5-10-3 takes 5 numbers, but there are 4 features (sepal_length, sepal_width, petal_length, petal_width); write --net 4-10-3",
    ],
    [
      `${IRIS} --net 4-10-2 --target species`,
      "the net 4-10-2 gives 2 numbers, but species has 3 classes (setosa, versicolor, virginica); write --net 4-10-3",
    ],
    [
      `${IRIS} --net 4-2 --target species --features petal_width`,
      "the net 4-2 takes 4 numbers, but there is 1 feature (petal_width); write --net 1-3",
    ],
    [
      `${IRIS} --net 3-2 --target petal_width --features sepal_length,sepal_width,petal_length --loss mse`,
      "the net 3-2 gives 2 numbers, but petal_width is one; write --net 3-1",
    ],
    [
      `${IRIS} --net 4-1 --target species --loss mse`,
      'examples/iris.csv, line 2, column "species": "setosa" is not a number; a number to predict is one; --loss cross-entropy takes classes',
    ],
    ["SMALL --net 2-2 --target y --test-fraction 0.9", "no row is left to train on; lower --test-fraction"],
    [
      "SMALL --net 2-2 --target y --drop-last",
      "a batch of 10 is never full with 2 training rows; lower --batch or leave out --drop-last",
    ],
  ])("%s", async (args, message) => {
    const outcome = await samebits(["train", ...args.split(" ").map((word) => (word === "SMALL" ? small : word))]);
    expect(outcome).toEqual({ code: 1, stdout: "", stderr: `samebits: ${message}\n` });
  });

  it("a constant column is no trouble, standardised", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `0.1,${i},${i < 15 ? "low" : "high"}\n`);
    const file = write("constant.csv", `a,b,y\n${rows.join("")}`);
    const { stdout } = await samebits([
      "train",
      file,
      "--net",
      "2-2",
      "--target",
      "y",
      "--standardise",
      "--test-fraction",
      "0",
    ]);
    expect(stdout).toMatch(/^training +30 +0\.\d+ +100\.00 %$/m);
    expect(stdout).toContain("training rows by y");
    expect(stdout).not.toContain("held-out");
  });

  it("says in which epoch the loss is no number any more, and what to try", async () => {
    const outcome = await samebits(["train", IRIS, ...DEMO, "--lr", "1e38", "--quiet"]);
    expect(outcome.stderr).toMatch(
      /^samebits: epoch 1, batch \d+: the loss is (NaN|Infinity); try a smaller --lr, or --standardise\n$/,
    );
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
  });

  it("and likewise where only the last step has spoilt the net", async () => {
    const numbers = "--net 1-1 --target petal_width --features petal_length --loss mse";
    const flags = `${numbers} --lr 1e38 --epochs 1 --batch 1000 --quiet`.split(" ");
    const outcome = await samebits(["train", IRIS, ...flags]);
    expect(outcome.stderr).toMatch(
      /^samebits: the finished net on the training rows: the loss is \w+; try a smaller --lr/,
    );
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
  });
});

describe("stderr, when it is no terminal", () => {
  it("has a line for every tenth of the epochs, and the speed", async () => {
    const { stderr } = await samebits(["train", IRIS, ...DEMO, "--epochs", "25"]);
    const lines = stderr.trimEnd().split("\n");
    expect(lines.slice(0, -2).map((line) => line.split(", loss ")[0])).toEqual(
      [3, 6, 9, 12, 15, 18, 21, 24, 25].map((epoch) => `epoch ${epoch} of 25`),
    );
    expect(lines[0]).toMatch(/^epoch 3 of 25, loss 0\.\d{6}, [\d.]+[kM]? samples\/s, \d+ s left$/);
    expect(lines.at(-2)).toMatch(/^\d+ samples\/s on the (native|typescript) backend \(\w+\)$/);
    expect(lines.at(-1)).toContain("while the net changes; the table's losses are the finished net's.");
  });
});

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Ends the command as Ctrl-C does, at its first line of progress. */
function interrupt(backend: string): Promise<Ended> {
  const args = [MAIN, "train", IRIS, ...DEMO, "--epochs", "20000"];
  const env = environment({ SAMEBITS_BACKEND: backend });
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd: ROOT, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr }),
    );
    child.stderr?.once("data", () => child.kill("SIGINT"));
  });
}

// Windows knows no SIGINT from another process.
describe.skipIf(process.platform === "win32")("Ctrl-C", () => {
  it.for(["native", "typescript"])("stops after a step and says what was done: %s", async (backend, { skip }) => {
    skip(backend === "native" && noNative !== "", noNative);
    const { code, signal, stdout, stderr } = await interrupt(backend);
    expect({ code, signal, stdout }).toEqual({ code: 130, signal: null, stdout: "" });
    expect(stderr).toMatch(/\nsamebits: stopped by Ctrl-C after [1-9]\d* of 20000 epochs; the net is not kept\n$/);
  });
});
