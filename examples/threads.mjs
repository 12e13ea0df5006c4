// The number of threads changes how long a training takes, and not one bit of what it gives.
import assert from "node:assert/strict";
import { CrossEntropyLoss, Generator, Linear, Net, rand, runtime, SGD, Tanh, TensorDataset } from "samebits";

/** @param {number} threads */
async function train(threads) {
  runtime.numThreads = threads;
  const generator = new Generator({ seed: 11 });
  const x = rand([256, 64], { generator });
  const y = Int32Array.from({ length: 256 }, (_, i) => i % 10);
  const net = new Net([new Linear(64, 128, { generator }), new Tanh(), new Linear(128, 10, { generator })]);
  await net.fit(new TensorDataset(x, y), {
    loss: new CrossEntropyLoss(),
    optimizer: new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 }),
    epochs: 3,
    batchSize: 64,
    shuffle: true,
    generator,
  });
  return net.stateDict();
}

const expected = await train(1);
console.log(expected["2.bias"]);
for (const threads of [2, 3]) {
  assert.deepEqual(await train(threads), expected);
  console.log(`${threads} threads: the same bits in all ${64 * 128 + 128 + 1280 + 10} parameters`);
}
