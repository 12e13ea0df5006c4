// Three species of penguins, by the lengths of bill and flipper. One species is rarer than the others, so the loss weighs classes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  AdamW,
  argmax,
  CosineAnnealingLR,
  CrossEntropyLoss,
  Linear,
  manualSeed,
  Net,
  Preprocessing,
  Tanh,
  tensor,
  TensorDataset,
} from "samebits";
import { LabelEncoder, StandardScaler, trainTestSplit } from "samebits/numpy";
import { picture } from "./picture.mjs";

const COLUMNS = ["culmen_length_mm", "flipper_length_mm"];
const [header, ...lines] = readFileSync(new URL("penguins.csv", import.meta.url), "utf8")
  .trim()
  .split(/\r?\n/);
const places = COLUMNS.map((name) => header.split(",").indexOf(name));
const cells = lines.map((line) => line.split(",")).filter((row) => places.every((place) => row[place] !== "NaN"));
const x = cells.map((row) => places.map((place) => Number(row[place])));
const species = cells.map((row) => row[0]);
console.log(`${x.length} of ${lines.length} penguins have been measured`);

const encoder = new LabelEncoder().fit(species);
const y = encoder.transform(species);
const [train, test] = trainTestSplit(x.length, { testSize: 0.25, randomState: 0, stratify: y });
const scaler = new StandardScaler().fit(Array.from(train, (row) => x[row]));
const dataOf = (rows) =>
  new TensorDataset(
    scaler.transform(Array.from(rows, (row) => x[row])).to("float32"),
    rows.map((row) => y[row]),
  );
const [training, held] = [train, test].map(dataOf);

// class_weight="balanced": n / (classes x count).
const counts = encoder.classes.map((_, label) => training.y.filter((other) => other === label).length);
const weights = counts.map((count) => training.length / (counts.length * count));
console.log(`${encoder.classes.join(", ")}: weights ${weights.map((weight) => weight.toFixed(4)).join(" ")}`);

manualSeed(0);
const net = new Net([new Linear(2, 16), new Tanh(), new Linear(16, 3)]);
const optimizer = new AdamW(net.parameters(), { lr: 0.05, weightDecay: 0.01 });
const { epochs } = await net.fit(training, {
  loss: new CrossEntropyLoss({ weight: tensor(weights) }),
  optimizer,
  scheduler: new CosineAnnealingLR(optimizer, { tMax: 40 }),
  epochs: 40,
  batchSize: 32,
  shuffle: true,
});
for (const { epoch, loss, learningRate } of epochs.filter(({ epoch }) => epoch % 10 === 0))
  console.log(`epoch ${epoch}: loss ${loss.toFixed(4)}, rate ${learningRate.toFixed(4)}`);

const predicted = argmax(net.predict(held.x));
const right = predicted.filter((label, i) => label === held.y[i]).length;
console.log(`${right} of ${held.length} held-out penguins are named right`);
assert.ok(right / held.length > 0.9);

await picture(({ plotRegions }) =>
  plotRegions(net, held, {
    title: "What the net takes a penguin for, and the held-out ones",
    classes: encoder.classes,
    preprocessing: new Preprocessing({
      columns: COLUMNS.map((name, i) => ({ name, mean: scaler.mean[i], scale: scaler.scale[i] })),
      target: "species",
    }),
  }),
);
