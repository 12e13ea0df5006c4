/** Files that change, are cut or cannot be read while their rows are: an error with the place, and the net as after the last step. */
import {
  chmodSync,
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import {
  type BackendName,
  CrossEntropyLoss,
  DataLoader,
  FileDataset,
  Generator,
  Linear,
  Net,
  saveSafetensors,
  SGD,
  tensor,
  zeros,
} from "../../dist/index.js";
import { assertSameBits, sameBits } from "../../dist/testing/index.js";
import { backends } from "../support/backends.js";
import { expectRejects, expectThrows } from "../support/errors.js";
import { temporaryFolder } from "../support/folder.js";
import { CLASSES, storedData, Training, type StoredData } from "../support/stored_data.js";

const pathOf = temporaryFolder();
const path = pathOf("data.safetensors");
const stored = (samples = 60): Promise<StoredData> =>
  storedData(path, 1, { samples, features: 5, format: "safetensors", targets: "int64", columns: null });

/** Flips a byte where the file's last tensor is. */
function overwrite(file: string): void {
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, new Uint8Array(1), 0, 1, readFileSync(file).length - 1);
  closeSync(descriptor);
}

const damages: Record<string, [damage: () => void, code: "ERR_FILE" | "ERR_FILE_FORMAT", words: string]> = {
  "is cut short": [() => truncateSync(path, 500), "ERR_FILE_FORMAT", "has changed since it was opened"],
  "is written to": [() => overwrite(path), "ERR_FILE_FORMAT", "has changed since it was opened"],
  "is replaced": [
    () => {
      writeFileSync(`${path}.new`, readFileSync(path));
      renameSync(`${path}.new`, path);
    },
    "ERR_FILE_FORMAT",
    "has changed since it was opened",
  ],
  "has another time": [() => utimesSync(path, 5, 5), "ERR_FILE_FORMAT", "has changed since it was opened"],
  "is taken away": [() => rmSync(path), "ERR_FILE", "there is no such file"],
  "becomes a folder": [
    () => {
      rmSync(path);
      execFileSync("mkdir", [path]);
    },
    "ERR_FILE_FORMAT",
    "has changed since it was opened",
  ],
  "becomes a pipe": [
    () => {
      rmSync(path);
      execFileSync("mkfifo", [path]);
    },
    "ERR_FILE_FORMAT",
    "has changed since it was opened",
  ],
};
const isPosix = process.platform !== "win32";
const cases = Object.entries(damages).filter(([name]) => isPosix || !name.startsWith("becomes"));

describe.each(cases)("a file that %s", (_, [damage, code, words]) => {
  it("gives a DataLoader's user an error", async () => {
    rmSync(path, { recursive: true, force: true });
    const { file } = await stored();
    const batches = new DataLoader(file, { batchSize: 8 })[Symbol.iterator]();
    batches.next();
    damage();
    expectThrows(code, () => batches.next(), "a batch", words);
  });

  it.each(backends)("ends a fit on %s, with all as after the last step", async (backend) => {
    for (const of of ["data", "validation"] as const) {
      rmSync(path, { recursive: true, force: true });
      const { memory, file } = await stored();
      const [training, expected] = [new Training(backend, 5, "int64"), new Training(backend, 5, "int64")];
      const { generator } = training;
      const sets = of === "data" ? { data: file } : { data: memory, validation: file };
      const { data, ...validation } = sets;
      const options = { batchSize: 8, shuffle: true };
      const onEpoch = ({ epoch }: { epoch: number }): void => (epoch === 2 ? damage() : undefined);
      const broken = training.fit(data, { ...options, generator, epochs: 5, ...validation, onEpoch });
      await expectRejects(code, () => broken, of, words);
      await expected.fit(memory, { ...options, generator: expected.generator, epochs: 2 });
      // What was validated on does not keep an epoch's steps from being made.
      if (of === "data") assertSameBits(training.state(), expected.state());
      training.net.predict(zeros([1, 5])); // all is the caller's again
    }
  });
});

describe.each(backends)("a fit on %s", (backend) => {
  it("over a file that is cut while an epoch runs ends with an error, after some step", async () => {
    rmSync(path, { recursive: true, force: true });
    const { memory, file } = await stored(backend === "native" ? 100_000 : 5_000);
    const training = new Training(backend, 5, "int64");
    const fit = training.fit(file, { epochs: 3 });
    const ended = expectRejects("ERR_FILE_FORMAT", () => fit, "cut", /has changed since|is cut short/);
    await new Promise((resolve) => setTimeout(resolve, 20));
    truncateSync(path, 1000);
    await ended;
    expect(isAfterSomeStep(training, backend, memory)).toBe(true);
  });

  it("stops before the step of a target that is no class, and names its row", async () => {
    const { file } = await withTarget(43, 7n);
    const [training, expected] = [new Training(backend, 5, "int64"), new Training(backend, 5, "int64")];
    const words = `${path}: the target in row 43 of y is 7; with ${CLASSES} classes it must lie from 0 to 2`;
    const options = { epochs: 3, batchSize: 4, accumulate: 2 };
    await expectRejects("ERR_ARGUMENT", () => training.fit(file, options), "a target", words);
    // It is in the sixth step, of 8 rows.
    const before = subsetOf(file, 40);
    await expected.fit(before, { ...options, epochs: 1 });
    assertSameBits(training.state(), expected.state());
    await expectRejects(
      "ERR_ARGUMENT",
      () => training.fit(before, { epochs: 1, validation: file }),
      "validation",
      "row 43",
    );
  });

  it("refuses a target beyond int32, and takes the one to ignore", async () => {
    for (const [target, words] of [
      [2n ** 40n, "is 1099511627776; it must be an integer from -2147483648 to 2147483647"],
      [-1n, "is -1; with 3 classes"],
    ] as const) {
      const { file } = await withTarget(5, target);
      await expectRejects(
        "ERR_ARGUMENT",
        () => new Training(backend, 5, "int64").fit(file, { epochs: 1 }),
        String(target),
        words,
      );
    }
    const { file, memory } = await withTarget(5, -100n);
    const [training, expected] = [new Training(backend, 5, "int64"), new Training(backend, 5, "int64")];
    await training.fit(file, { epochs: 2, batchSize: 4 });
    await expected.fit(memory, { epochs: 2, batchSize: 4 });
    assertSameBits(training.state(), expected.state());
  });

  it("says in which sample of a file the number is that is not finite", async () => {
    await saveSafetensors(path, {
      x: zeros([9, 2]).copy_(tensor([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Infinity, 0, 0, 0, 0], [9, 2])),
      y: zeros([9]).to("int64"),
    });
    const data = await FileDataset.open(path, { x: "x", y: "y" });
    const net = new Net([new Linear(2, 2, { generator: new Generator({ seed: 1, backend }) })]);
    const fit = net.fit(data, {
      loss: new CrossEntropyLoss(),
      optimizer: new SGD(net.parameters(), { lr: 0.1 }),
      epochs: 1,
      stopOnNaN: true,
    });
    await expectRejects(
      "ERR_NOT_FINITE",
      () => fit,
      "infinity",
      "x itself holds a number that is not finite: Infinity, in sample 6",
    );
  });

  it.skipIf(!isPosix || process.getuid?.() === 0)(
    "over a file that may not be read any longer ends with the system's reason (skipped for root, who may)",
    async () => {
      const { file } = await stored();
      chmodSync(path, 0);
      await expectRejects(
        "ERR_FILE",
        () => new Training(backend, 5, "int64").fit(file, { epochs: 1 }),
        "no right",
        "permission denied",
      );
    },
  );

  it("over targets of the wrong shape is refused before anything is read", async () => {
    await saveSafetensors(path, { x: zeros([9, 5]), y: zeros([9, 2]), labels: zeros([9]).to("int64") });
    const values = await FileDataset.open(path, { x: "x", y: "y" });
    const labels = await FileDataset.open(path, { x: "x", y: "labels" });
    rmSync(path);
    const fit = (data: FileDataset, targets: "float32" | "int64") => () =>
      new Training(backend, 5, targets).fit(data, { epochs: 1 });
    await expectRejects("ERR_SHAPE", fit(values, "float32"), "two columns", "[1, 3]");
    await expectRejects("ERR_ARGUMENT", fit(labels, "float32"), "class indices for MSELoss", "MSELoss takes a tensor");
    await expectRejects("ERR_FILE", fit(labels, "int64"), "no file", "there is no such file");
  });
});

/** 60 samples, one of another class index. */
async function withTarget(row: number, target: bigint): Promise<StoredData> {
  rmSync(path, { recursive: true, force: true });
  const { memory } = await stored();
  const y = BigInt64Array.from(memory.y as Int32Array, BigInt);
  y[row] = target;
  await saveSafetensors(path, { x: memory.x, y: tensor(y) });
  (memory.y as Int32Array)[row] = Number(BigInt.asIntN(32, target));
  return { memory, file: await FileDataset.open(path, { x: "x", y: "y" }) };
}

/** The first samples. */
function subsetOf(file: FileDataset, count: number): FileDataset {
  const { subset } = file as unknown as { subset(this: FileDataset, indices: Int32Array): FileDataset };
  return subset.call(
    file,
    Int32Array.from({ length: count }, (_, i) => i),
  );
}

/** Whether the net is as after a number of steps on the samples in order, made one by one. */
function isAfterSomeStep(training: Training, backend: BackendName, memory: StoredData["memory"]): boolean {
  const other = new Training(backend, 5, "int64");
  const [weight, wanted] = [other.net, training.net].map((net) => net.parameters()[0]!.data) as [
    Float32Array,
    Float32Array,
  ];
  for (let epoch = 0; epoch < 3; epoch++) {
    for (const [x, y] of new DataLoader(memory)) {
      if (weight[0] === wanted[0] && sameBits(other.net.stateDict(), training.net.stateDict())) return true;
      other.net.trainStep(x, y as Int32Array, { loss: other.loss, optimizer: other.optimizer });
    }
  }
  return false;
}
