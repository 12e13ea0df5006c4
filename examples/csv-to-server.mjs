// From a CSV file to a server: a net is trained and kept in a file with what is done to its columns; a server that has only the file
// answers requests with each class's probability.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CrossEntropyLoss,
  Generator,
  Linear,
  loadNet,
  Net,
  Preprocessing,
  saveNet,
  SGD,
  Softmax,
  Tanh,
  TensorDataset,
} from "samebits";

const folder = mkdtempSync(join(tmpdir(), "iris-"));
const file = join(folder, "iris.safetensors");
await train(new URL("iris.csv", import.meta.url), file);
const server = await serve(file);
const address = `http://127.0.0.1:${server.address().port}/`;

const flower = await fetch(`${address}?sepal_length=6.3&sepal_width=3.3&petal_length=6&petal_width=2.5`);
const answer = await flower.json();
console.log(answer);
assert.ok(answer.virginica > 0.95);

const incomplete = await fetch(`${address}?sepal_length=6.3&sepal_width=tall`);
console.log(incomplete.status, await incomplete.json());
assert.equal(incomplete.status, 400);

server.close();
rmSync(folder, { recursive: true });

/** The same as `samebits train iris.csv --net 4-10-3 --target species --standardise --out FILE`, but that no row is held out. */
async function train(csv, out) {
  const [header, ...lines] = readFileSync(csv, "utf8").trim().split(/\r?\n/);
  const names = header.split(",");
  const rows = lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell])));
  const classes = [...new Set(rows.map(({ species }) => species))].toSorted();
  const preprocessing = new Preprocessing({
    columns: names.slice(0, 4).map((name) => ({ name, ...scaleOf(rows.map((row) => Number(row[name]))) })),
    target: "species",
  });

  const generator = new Generator({ seed: 1 });
  const net = new Net([new Linear(4, 10, { generator }), new Tanh(), new Linear(10, classes.length, { generator })]);
  const labels = Int32Array.from(rows, ({ species }) => classes.indexOf(species));
  await net.fit(new TensorDataset(preprocessing.transform(rows), labels), {
    loss: new CrossEntropyLoss(),
    optimizer: new SGD(net.parameters(), { lr: 0.05, momentum: 0.9 }),
    epochs: 60,
    batchSize: 10,
    shuffle: true,
    generator,
  });
  await saveNet(out, net, { preprocessing, classes });
}

/** The mean, and the standard deviation to divide by. */
function scaleOf(numbers) {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
  return { mean, scale: Math.sqrt(variance) };
}

async function serve(path) {
  const { net, preprocessing, classes } = await loadNet(path);
  const softmax = new Softmax();
  const started = createServer((request, response) => {
    const record = Object.fromEntries(new URL(request.url ?? "/", "http://localhost").searchParams);
    try {
      const [probabilities] = softmax.forward(net.predict(preprocessing.transform([record]))).toArray();
      send(response, 200, Object.fromEntries(classes.map((name, i) => [name, probabilities[i]])));
    } catch (error) {
      // What is wrong with the record, in words: a missing column, or what is not a number.
      send(response, error.code === "ERR_ARGUMENT" ? 400 : 500, { error: error.message });
    }
  });
  await new Promise((resolve) => started.listen(0, "127.0.0.1", resolve));
  return started;
}

function send(response, status, body) {
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify(body));
}
