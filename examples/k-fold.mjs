// Cross-validation: five nets, each trained on four fifths of the flowers and asked for the rest. The folds are scikit-learn's,
// KFold(5, shuffle=True, random_state=1), and each net's draws begin with a seed of its own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Adam, argmax, CrossEntropyLoss, Generator, Linear, Net, ReLU, TensorDataset } from "samebits";
import { LabelEncoder, RandomState, StandardScaler } from "samebits/numpy";
import { picture } from "./picture.mjs";

const FOLDS = 5;
const [, ...lines] = readFileSync(new URL("iris.csv", import.meta.url), "utf8")
  .trim()
  .split(/\r?\n/);
const cells = lines.map((line) => line.split(","));
const x = cells.map((row) => row.slice(0, 4).map(Number));
const encoder = new LabelEncoder();
const y = encoder.fit(cells.map((row) => row[4])).transform(cells.map((row) => row[4]));

/** The rows of each fold: a permutation cut in parts of nearly equal size, each in the order of the rows. */
function kFold(length, parts, randomState) {
  const rows = Int32Array.from({ length }, (_, i) => i);
  new RandomState(randomState).shuffle(rows);
  const startOf = (part) => Math.floor(length / parts) * part + Math.min(part, length % parts);
  return Array.from({ length: parts }, (_, part) => rows.slice(startOf(part), startOf(part + 1)).toSorted());
}

async function crossValidate(test, fold) {
  const train = y.map((_, row) => row).filter((row) => !test.includes(row));
  const scaler = new StandardScaler().fit(Array.from(train, (row) => x[row]));
  const scaled = (rows) => scaler.transform(Array.from(rows, (row) => x[row])).to("float32");

  const generator = new Generator({ seed: fold });
  const net = new Net([new Linear(4, 16, { generator }), new ReLU(), new Linear(16, 3, { generator })]);
  const labels = train.map((row) => y[row]);
  await net.fit(new TensorDataset(scaled(train), labels), {
    loss: new CrossEntropyLoss(),
    optimizer: new Adam(net.parameters(), { lr: 0.01 }),
    epochs: 30,
    batchSize: 16,
    shuffle: true,
    generator,
  });
  return argmax(net.predict(scaled(test)));
}

// Side by side: what each computes is what it would compute alone.
const folds = kFold(y.length, FOLDS, 1);
const predicted = await Promise.all(folds.map(crossValidate));

const confusion = [0, 1, 2].map(() => [0, 0, 0]);
for (const [fold, rows] of folds.entries()) {
  const right = predicted[fold].filter((species, i) => species === y[rows[i]]).length;
  console.log(`fold ${fold + 1}: rows ${rows.slice(0, 5).join(" ")} ..., ${right} of ${rows.length} right`);
  for (const [i, row] of rows.entries()) confusion[y[row]][predicted[fold][i]]++;
}
const right = confusion.reduce((sum, row, i) => sum + row[i], 0);
console.log(`accuracy ${(right / y.length).toFixed(4)}`);
assert.ok(right / y.length > 0.93);

await picture(({ plotConfusion }) =>
  plotConfusion(confusion, {
    title: "Iris, five folds: each flower by the net that has not seen it",
    classes: encoder.classes,
  }),
);
