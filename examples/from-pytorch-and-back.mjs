// A run that PyTorch began goes on for three epochs, and back in PyTorch after them: from-pytorch-and-back.py is the other half, and
// has the commands. Without arguments it goes on from a file that the other half wrote.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  Adam,
  CrossEntropyLoss,
  Dropout,
  getRngState,
  Linear,
  loadTorchCheckpoint,
  Net,
  saveTorch,
  setRngState,
  StepLR,
  Tanh,
  tensor,
  TensorDataset,
} from "samebits";
import { files, picture } from "./picture.mjs";

const folder = mkdtempSync(join(tmpdir(), "samebits-"));
const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const [source = beside("from-pytorch-and-back.pt"), target = join(folder, "further.pt")] = files;

const [, ...lines] = readFileSync(beside("iris.csv"), "utf8").trim().split(/\r?\n/);
const rows = lines.map((line) => line.split(","));
const classes = [...new Set(rows.map((row) => row.at(-1)))].toSorted();
const x = tensor(rows.map((row) => row.slice(0, -1).map(Number)));
const y = Int32Array.from(rows, (row) => classes.indexOf(row.at(-1)));

// Made as in PyTorch, the scheduler before any state is loaded: making it sets rates.
const net = new Net([new Linear(4, 10), new Tanh(), new Dropout(0.1), new Linear(10, 3)]);
const optimizer = new Adam(net.parameters(), { lr: 0.01 });
const scheduler = new StepLR(optimizer, { stepSize: 4, gamma: 0.5 });

const saved = await loadTorchCheckpoint(source);
net.loadStateDict(saved.model);
optimizer.loadTorch(saved.optimizer);
scheduler.loadTorch(saved.scheduler);
setRngState(saved.rng.data);

const { epochs } = await net.fit(new TensorDataset(x, y), {
  loss: new CrossEntropyLoss(),
  optimizer,
  scheduler,
  epochs: 3,
  batchSize: 10,
  shuffle: true,
});
const losses = [...saved.losses, ...epochs.map(({ loss }) => loss)];
for (const [i, { loss, learningRate }] of epochs.entries()) {
  console.log(`epoch ${saved.losses.length + i + 1}: loss ${loss.toFixed(6)}, rate ${learningRate}`);
}

await saveTorch(target, {
  model: net.stateDict(),
  optimizer: optimizer.toTorch(),
  scheduler: scheduler.toTorch(),
  rng: tensor(getRngState()),
  losses,
});

// It learns on from where it was, and what PyTorch will find is all there.
assert.ok(losses.at(-1) < losses[0]);
const found = await loadTorchCheckpoint(target);
assert.deepEqual(Object.keys(found), Object.keys(saved));
assert.deepEqual(found.rng.data, getRngState());
assert.deepEqual(found.model, { ...net.stateDict() });
rmSync(folder, { recursive: true });

await picture(({ plotWeights }) =>
  plotWeights(saved.model, net.stateDict(), { title: "Before: from PyTorch. After: three epochs here" }),
);
