// From a CSV file to a server: columns are standardised, a net is trained, and requests are answered with each class's probability.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { CrossEntropyLoss, Generator, Linear, Net, SGD, Softmax, Tanh, tensor, TensorDataset } from "samebits";

const csv = readFileSync(new URL("iris.csv", import.meta.url), "utf8");
const [header, ...rows] = csv
  .trim()
  .split(/\r?\n/)
  .map((line) => line.split(","));
const features = header.slice(0, 4);
const classes = [...new Set(rows.map((row) => row[4]))].toSorted();

const scales = features.map((_, column) => scaleOf(rows.map((row) => Number(row[column]))));
const generator = new Generator({ seed: 1 });
const net = new Net([new Linear(4, 10, { generator }), new Tanh(), new Linear(10, classes.length, { generator })]);
const softmax = new Softmax();

await net.fit(
  new TensorDataset(
    tensor(rows.map(standardised)),
    Int32Array.from(rows, (row) => classes.indexOf(row[4])),
  ),
  {
    loss: new CrossEntropyLoss(),
    optimizer: new SGD(net.parameters(), { lr: 0.05, momentum: 0.9 }),
    epochs: 60,
    batchSize: 10,
    shuffle: true,
    generator,
  },
);

const server = createServer((request, response) => {
  const query = new URL(request.url ?? "/", "http://localhost").searchParams;
  const cells = features.map((name) => Number(query.get(name) || NaN));
  const missing = features.filter((_, i) => !Number.isFinite(cells[i]));
  // A field that is left out must not become a NaN that the net would take along.
  if (missing.length > 0) return send(response, 400, { error: `not a number: ${missing.join(", ")}` });
  const [probabilities] = softmax.forward(net.predict(tensor([standardised(cells)]))).toArray();
  return send(response, 200, Object.fromEntries(classes.map((name, i) => [name, probabilities[i]])));
});

await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;

const flower = await fetch(`${address}?sepal_length=6.3&sepal_width=3.3&petal_length=6&petal_width=2.5`);
const answer = await flower.json();
console.log(answer);
assert.ok(answer.virginica > 0.95);

const incomplete = await fetch(`${address}?sepal_length=6.3&sepal_width=3.3`);
console.log(incomplete.status, await incomplete.json());
assert.equal(incomplete.status, 400);

server.close();

function scaleOf(column) {
  const mean = column.reduce((sum, x) => sum + x, 0) / column.length;
  const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / column.length;
  return { mean, std: Math.sqrt(variance) };
}

function standardised(row) {
  return scales.map(({ mean, std }, column) => (Number(row[column]) - mean) / std);
}

function send(response, status, body) {
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify(body));
}
