// predict: the forward pass in eval mode, for any number of rows, in fixed memory; with `out`, into an existing tensor.
import assert from "node:assert/strict";
import { argmax, Dropout, empty, Generator, Linear, Net, rand, ReLU } from "samebits";

const generator = new Generator({ seed: 2 });
const net = new Net({
  hidden: new Linear(8, 32, { generator }),
  relu: new ReLU(),
  dropout: new Dropout(0.5, { generator }),
  output: new Linear(32, 4, { generator }),
});
const x = rand([1000, 8], { generator });

const whole = net.predict(x);
console.log(`the first rows' classes: ${argmax(whole).slice(0, 10)}`);

// Row by row, into the same tensor each time: the bits of a row do not depend on the rows about it.
const row = empty([1, 8]);
const out = empty([1, 4]);
for (let i = 0; i < 1000; i++) {
  row.data.set(x.data.subarray(i * 8, (i + 1) * 8));
  assert.equal(net.predict(row, { out }), out);
  assert.deepEqual(out.data, whole.data.slice(i * 4, (i + 1) * 4));
}
console.log("Row by row: the same bits.");

// The leading dimensions are kept. Nothing is dropped, though the net is in training mode.
const grid = rand([5, 3, 8], { generator });
assert.deepEqual(net.predict(grid).shape, [5, 3, 4]);
assert.deepEqual(net.eval().forward(grid).data, net.predict(grid).data);
console.log("forward in eval mode: the same bits.");
