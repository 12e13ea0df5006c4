// A CSV file, converted in pieces to a safetensors file, whose rows a fit reads as it needs them: the bits of the same data in memory.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CrossEntropyLoss,
  FileDataset,
  Generator,
  Linear,
  loadSafetensors,
  Net,
  randomSplit,
  SGD,
  Tanh,
  TensorDataset,
} from "samebits";

const folder = mkdtempSync(join(tmpdir(), "samebits-"));
try {
  const file = join(folder, "iris.safetensors");
  const csv = fileURLToPath(new URL("iris.csv", import.meta.url));
  // In a shell: npx samebits convert iris.csv iris.safetensors --target species
  const cli = fileURLToPath(new URL("cli/main.js", import.meta.resolve("samebits")));
  execFileSync(process.execPath, [cli, "convert", csv, file, "--target", "species", "--quiet"]);

  const stored = await FileDataset.open(file, { x: "x", y: "y" });
  console.log(
    `${stored.length} flowers in ${stored.y.dtype} ${stored.y.shape} and ${stored.x.dtype} ${stored.x.shape}`,
  );

  // The same fit over the file, of which a few batches are in memory, and over all of it in memory.
  const { tensors, metadata } = await loadSafetensors(file);
  const fromFile = await train(stored);
  const fromMemory = await train(new TensorDataset(tensors.x, tensors.y));
  assert.deepEqual(fromFile, fromMemory);
  console.log(
    `classes ${JSON.parse(metadata.classes).join(", ")}: loss ${fromFile.loss}, from the file and from memory`,
  );
} finally {
  rmSync(folder, { recursive: true });
}

async function train(data) {
  const generator = new Generator({ seed: 1 });
  const [training, validation] = randomSplit(data, [0.8, 0.2], { generator });
  const net = new Net([new Linear(4, 10, { generator }), new Tanh(), new Linear(10, 3, { generator })]);
  const optimizer = new SGD(net.parameters(), { lr: 0.05, momentum: 0.9 });
  const options = { loss: new CrossEntropyLoss(), optimizer, validation, epochs: 30, batchSize: 16, shuffle: true };
  const { epochs } = await net.fit(training, { ...options, generator });
  return { loss: epochs.at(-1).validationLoss, weights: net.stateDict() };
}
