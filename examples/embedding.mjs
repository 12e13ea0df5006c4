// Categories beside numbers: each city and each day has numbers of its own, which are learnt along with the net that takes them.
import assert from "node:assert/strict";
import {
  Adam,
  Columns,
  Embedding,
  Flatten,
  Generator,
  Linear,
  MSELoss,
  Net,
  Parallel,
  ReLU,
  tensor,
  TensorDataset,
} from "samebits";

const CITIES = ["(unknown)", "Aalborg", "Bergen", "Cork", "Dresden"];
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

// A table of sales: the city's and the day's numbers, a price, and what was sold.
const generator = new Generator({ seed: 1 });
const table = Array.from({ length: 400 }, (_, i) => {
  const [city, day, price] = [1 + (i % 4), (i * 5) % 7, ((i * 37) % 100) / 100];
  return { row: [city, day, price], sold: city + (day >= 5 ? 2 : 0) - 2 * price };
});
const x = tensor(table.map(({ row }) => row));
const y = tensor(table.map(({ sold }) => [sold]));

const net = new Net({
  inputs: new Parallel({
    city: new Net({
      column: new Columns(0, 1),
      rows: new Embedding(CITIES.length, 3, { paddingIdx: 0, generator }), // the first row is for cities that nobody knows
      flat: new Flatten(), // [samples, 1, 3] becomes [samples, 3]
    }),
    day: new Net({
      column: new Columns(1, 2),
      rows: new Embedding(DAYS.length, 2, { generator }),
      flat: new Flatten(),
    }),
    price: new Columns(2, 3),
  }), // 3 + 2 + 1 numbers, side by side
  fc: new Linear(6, 16, { generator }),
  act: new ReLU(),
  out: new Linear(16, 1, { generator }),
});

const { epochs } = await net.fit(new TensorDataset(x, y), {
  loss: new MSELoss(),
  optimizer: new Adam(net.parameters(), { lr: 0.01 }),
  epochs: 60,
  batchSize: 32,
  shuffle: true,
  generator,
});
const [first, last] = [epochs[0].loss, epochs.at(-1).loss];
console.log(`loss ${first.toFixed(3)} in the first epoch, ${last.toFixed(3)} in the last`);
assert(last < first / 100);

const sold = (city, day, price) => net.predict(tensor([[CITIES.indexOf(city), DAYS.indexOf(day), price]])).at(0, 0);
console.log(`Cork on a Saturday, at 0.5: ${sold("Cork", "Sat", 0.5).toFixed(1)}`); // 3 + 2 - 1
assert.equal(sold("Cork", "Sat", 0.5).toFixed(1), "4.0");

// The row of padding has had no gradient, and an index beyond the rows is an error that says where it stands.
const rows = net.layers.inputs.layers.city.layers.rows;
assert.deepEqual([...rows.weight.slice(0, 1).data], [0, 0, 0]);
assert.throws(
  () => sold("Cork", "Sun", 0.5) + net.predict(tensor([[5, 0, 0.5]])).at(0, 0),
  /given 5 in the input at \[0, 0\]/,
);

// Where all columns are indices, the tensor can be of integers.
const cities = new Net([rows.clone(), new Flatten()]);
console.log(cities.predict(tensor(BigInt64Array.of(0n, 3n), [2, 1])).shape); // [ 2, 3 ]
