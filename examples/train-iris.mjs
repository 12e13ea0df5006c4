// Training, watched: onEpoch sees each epoch, and an AbortController ends the fit when the net is good enough.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  argmax,
  CrossEntropyLoss,
  Generator,
  Linear,
  Net,
  randomSplit,
  SGD,
  Tanh,
  tensor,
  TensorDataset,
} from "samebits";

const SPECIES = ["setosa", "versicolor", "virginica"];
const csv = readFileSync(new URL("iris.csv", import.meta.url), "utf8");
const rows = csv.trim().split(/\r?\n/).slice(1);
const flowers = rows.map((row) => row.split(","));
const x = tensor(flowers.map((cells) => cells.slice(0, 4).map(Number)));
const y = Int32Array.from(flowers, (cells) => SPECIES.indexOf(cells[4]));

// One generator for all: first the split, then the net's parameters, then the shuffles.
const generator = new Generator({ seed: 1 });
const [training, heldOut] = randomSplit(new TensorDataset(x, y), [120, 30], { generator });
const net = new Net({
  hid1: new Linear(4, 10, { generator }),
  act1: new Tanh(),
  oupt: new Linear(10, 3, { generator }),
});
console.log(String(net));

const goodEnough = new AbortController();
const run = net.fit(training, {
  loss: new CrossEntropyLoss(),
  optimizer: new SGD(net.parameters(), { lr: 0.02, momentum: 0.9 }),
  epochs: 1000,
  batchSize: 10,
  shuffle: true,
  generator,
  signal: goodEnough.signal,
  onEpoch({ epoch, loss }) {
    if (epoch % 5 === 0) console.log(`epoch ${epoch}, loss ${loss.toFixed(4)}`);
    if (loss < 0.1) goodEnough.abort(`stopped after epoch ${epoch}: the loss is ${loss.toFixed(4)}`);
  },
});

// An aborted fit rejects with the signal's reason and leaves the net as it was after its last step.
await assert.rejects(run, (reason) => {
  console.log(reason);
  return reason === goodEnough.signal.reason;
});

const predicted = argmax(net.predict(heldOut.x));
const correct = predicted.filter((species, i) => species === heldOut.y[i]).length;
console.log(`${correct} of ${heldOut.length} held-out flowers are named right.`);
assert.ok(correct / heldOut.length > 0.93);
