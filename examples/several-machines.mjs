// One program on several ranks: mpirun -n 4 node examples/several-machines.mjs. Alone, it is a world of one; the bits are the same.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { CrossEntropyLoss, Generator, Linear, Net, rand, SGD, Tanh, TensorDataset } from "samebits";
import { joinWorld } from "samebits/mpi";

/** @param {import("samebits/mpi").World} [world] */
async function train(world) {
  const generator = new Generator({ seed: 11 });
  const x = rand([4096, 64], { generator });
  const y = Int32Array.from({ length: 4096 }, (_, i) => i % 10);
  const net = new Net([new Linear(64, 128, { generator }), new Tanh(), new Linear(128, 10, { generator })]);
  await net.fit(new TensorDataset(x, y), {
    loss: new CrossEntropyLoss(),
    optimizer: new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 }),
    epochs: 3,
    batchSize: 2048,
    shuffle: true,
    generator,
    ...(world && { world }),
  });
  return net.stateDict();
}

const world = await joinWorld();
const together = await train(world);
assert.deepEqual(together, await train()); // as this process alone
const digest = createHash("sha256").update(JSON.stringify(together)).digest("hex").slice(0, 16);
console.log(`rank ${world.rank} of ${world.size}: ${digest}`);
await world.close();
