// The backend comes with the generator: two nets in one process, one on each backend, trained to the same bits.
import assert from "node:assert/strict";
import { CrossEntropyLoss, Generator, Linear, Net, rand, runtime, SGD, Tanh, TensorDataset } from "samebits";

/** @param {import("samebits").BackendName} backend */
async function train(backend) {
  const generator = new Generator({ seed: 7, backend });
  const x = rand([200, 8], { generator });
  const y = Int32Array.from({ length: 200 }, (_, row) => (x.at(row, 0) > x.at(row, 1) ? 1 : 0));
  const net = new Net([new Linear(8, 16, { generator }), new Tanh(), new Linear(16, 2, { generator })]);
  const { epochs } = await net.fit(new TensorDataset(x, y), {
    loss: new CrossEntropyLoss(),
    optimizer: new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 }),
    epochs: 20,
    batchSize: 16,
    shuffle: true,
    generator,
  });
  console.log(`${backend}: loss ${epochs[0].loss} after one epoch, ${epochs.at(-1).loss} after ${epochs.length}`);
  return net.parameters().map(({ data }) => data);
}

const typescript = await train("typescript");
if (runtime.backends.includes("native")) {
  assert.deepEqual(await train("native"), typescript);
  console.log("Every weight is the same to the last bit.");
} else {
  console.log(`There is no native backend here: ${runtime.nativeError?.message}`);
}
