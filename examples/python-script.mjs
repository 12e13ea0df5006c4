// A script that draws from three streams, line by line: scikit-learn's (which is NumPy's), Python's and PyTorch's.
//
//     df = pandas.read_csv("iris.csv")
//     y = LabelEncoder().fit_transform(df["species"])
//     X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=42, stratify=y)
//     scaler = StandardScaler().fit(X_train)
//     random.seed(42); print(random.sample(range(len(X_train)), 3))
//     torch.manual_seed(42)
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { argmax, CrossEntropyLoss, Linear, manualSeed, Net, SGD, Tanh, TensorDataset } from "samebits";
import { LabelEncoder, PythonRandom, StandardScaler, trainTestSplit } from "samebits/numpy";
import { picture } from "./picture.mjs";

const csv = readFileSync(new URL("iris.csv", import.meta.url), "utf8");
const flowers = csv.trim().split(/\r?\n/).slice(1);
const cells = flowers.map((row) => row.split(","));
const x = cells.map((row) => row.slice(0, 4).map(Number));
const species = cells.map((row) => row[4]);

const encoder = new LabelEncoder().fit(species);
const y = encoder.transform(species);
const [train, test] = trainTestSplit(x.length, { testSize: 0.2, randomState: 42, stratify: y });
console.log(`for the test: rows ${test.slice(0, 5).join(", ")}, ...`);

const rowsOf = (order) => Array.from(order, (i) => x[i]);
const labelsOf = (order) => order.map((i) => y[i]);
const scaler = new StandardScaler().fit(rowsOf(train));
console.log(`mean of the training rows: ${scaler.mean.join(" ")}`);

const some = new PythonRandom(42).sample(train, 3);
console.log(`three of them: ${some.join(", ")}`);

manualSeed(42);
const net = new Net([new Linear(4, 10), new Tanh(), new Linear(10, 3)]);
const scaled = (order) => scaler.transform(rowsOf(order)).to("float32");
await net.fit(new TensorDataset(scaled(train), labelsOf(train)), {
  loss: new CrossEntropyLoss(),
  optimizer: new SGD(net.parameters(), { lr: 0.05, momentum: 0.9 }),
  epochs: 50,
  batchSize: 10,
  shuffle: true,
});

const predicted = argmax(net.predict(scaled(test)));
const right = predicted.filter((index, i) => index === y[test[i]]).length;
console.log(`${right} of ${test.length} right; the first is ${encoder.inverseTransform(predicted)[0]}`);
assert.ok(right >= 27);
// What scikit-learn 1.9.1 and Python 3.11 give.
assert.deepEqual(test.slice(0, 5), Int32Array.of(38, 127, 57, 93, 42));
assert.deepEqual([...scaler.mean], [5.841666666666668, 3.0483333333333342, 3.769999999999999, 1.2049999999999987]);
assert.deepEqual(
  some,
  [81, 14, 3].map((place) => train[place]),
);

const confusion = encoder.classes.map(() => encoder.classes.map(() => 0));
for (const [i, row] of test.entries()) confusion[y[row]][predicted[i]]++;
await picture(({ plotConfusion }) =>
  plotConfusion(confusion, { title: "The flowers of the test", classes: encoder.classes }),
);
