// A regression: what a penguin weighs, by its measures and its species. Huber's loss, a rate that falls where nothing improves, and a
// stop that keeps the best epoch; the validation set is a DataLoader, as in the script, where iterating it draws.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  Adam,
  DataLoader,
  Dropout,
  HuberLoss,
  Linear,
  manualSeed,
  Net,
  randomSplit,
  ReduceLROnPlateau,
  SiLU,
  TensorDataset,
} from "samebits";
import { StandardScaler } from "samebits/numpy";
import { picture } from "./picture.mjs";

const [, ...lines] = readFileSync(new URL("penguins.csv", import.meta.url), "utf8")
  .trim()
  .split(/\r?\n/);
const rows = lines.map((line) => line.split(",")).filter((row) => row[5] !== "NaN");
const species = [...new Set(rows.map(([name]) => name))].toSorted();
const inputs = rows.map((row) => [...row.slice(2, 5).map(Number), ...species.map((name) => Number(name === row[0]))]);
const masses = rows.map((row) => [Number(row[5])]);

const [inputScaler, massScaler] = [new StandardScaler().fit(inputs), new StandardScaler().fit(masses)];
const x = inputScaler.transform(inputs).to("float32");
const y = massScaler.transform(masses).to("float32");

manualSeed(3);
const [training, held] = randomSplit(new TensorDataset(x, y), [0.8, 0.2]);
const net = new Net([new Linear(6, 32), new SiLU(), new Dropout(0.1), new Linear(32, 1)]);
const optimizer = new Adam(net.parameters(), { lr: 0.003 });
const result = await net.fit(training, {
  loss: new HuberLoss({ delta: 0.5 }),
  optimizer,
  scheduler: new ReduceLROnPlateau(optimizer, { patience: 4 }),
  validation: new DataLoader(held, { batchSize: 64 }),
  metrics: ["r2"],
  earlyStopping: { patience: 12, restoreBest: true },
  epochs: 200,
  batchSize: 16,
  shuffle: true,
});
const { epochs, bestEpoch } = result;
for (const { epoch, loss, validationLoss, learningRate } of epochs.filter(({ epoch }) => epoch % 5 === 1))
  console.log(
    `epoch ${epoch}: ${loss.toFixed(4)}, held out ${validationLoss.toFixed(4)}, rate ${learningRate.toFixed(5)}`,
  );
console.log(`stopped after epoch ${epochs.length}, best ${bestEpoch}`);

const predicted = massScaler.inverseTransform(net.predict(held.x).to("float64"));
const actual = massScaler.inverseTransform(held.y.to("float64"));
const errors = Array.from(predicted.data, (mass, i) => Math.abs(mass - actual.data[i]));
const error = errors.reduce((sum, off) => sum + off, 0) / errors.length;
console.log(`${error.toFixed(1)} g off on average, of ${held.length} penguins`);
assert.ok(epochs[bestEpoch - 1].validationR2 > 0.8);

await picture(({ plotPredictions }) =>
  plotPredictions(predicted.to("float32"), actual.to("float32"), {
    title: "What held-out penguins weigh",
    target: "mass, g",
  }),
);
