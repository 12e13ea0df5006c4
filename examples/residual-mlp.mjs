// A residual MLP: blocks of x + f(x), and two branches side by side. Nets nest, and so do their parameters' names.
import assert from "node:assert/strict";
import {
  Adam,
  Columns,
  Dropout,
  GELU,
  Generator,
  LayerNorm,
  Linear,
  loadNet,
  MSELoss,
  Net,
  Parallel,
  rand,
  Residual,
  saveNet,
  tensor,
  TensorDataset,
} from "samebits";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { picture } from "./picture.mjs";

const WIDTH = 16;

/** Takes rows of 6 numbers: two of one kind, four of another. */
function start() {
  const generator = new Generator({ seed: 3 });
  const linear = (inFeatures, outFeatures) => new Linear(inFeatures, outFeatures, { generator });
  const block = () =>
    new Residual({
      norm: new LayerNorm(WIDTH),
      fc1: linear(WIDTH, 2 * WIDTH),
      act: new GELU(),
      drop: new Dropout(0.1, { generator }),
      fc2: linear(2 * WIDTH, WIDTH),
    });
  const net = new Net({
    inputs: new Parallel({
      place: new Net({ columns: new Columns(0, 2), fc: linear(2, 4) }),
      rest: new Net({ columns: new Columns(2, 6), fc: linear(4, 12) }),
    }),
    block1: block(),
    block2: block(),
    out: linear(WIDTH, 1),
  });
  return { net, optimizer: new Adam(net.parameters(), { lr: 0.005 }), loss: new MSELoss(), generator };
}

const x = rand([200, 6], { generator: new Generator({ seed: 1 }) });
const y = tensor(Array.from({ length: 200 }, (_, i) => [Math.hypot(x.at(i, 0), x.at(i, 1)) * x.at(i, 2)]));

const { net, optimizer, loss, generator } = start();
console.log(`${net}`);
console.log([...net.namedParameters().keys()].filter((name) => name.endsWith("weight")).join(" "));
const options = { optimizer, loss, epochs: 30, batchSize: 20, shuffle: true, generator };
const { epochs } = await net.fit(new TensorDataset(x, y), options);
const [first, last] = [epochs[0].loss, epochs.at(-1).loss];
assert(last < first / 10);
console.log(`loss ${first.toExponential(2)} after the first epoch, ${last.toExponential(2)} after the last`);

// A step is its methods, written out: forward, backward and all in between, to the bit.
const [stepped, written] = [start(), start()];
stepped.net.trainStep(x, y, { loss: stepped.loss, optimizer: stepped.optimizer });
written.loss.forward(written.net.forward(x), y);
written.net.backward(written.loss.backward());
written.optimizer.step();
assert.deepEqual(written.net.stateDict(), stepped.net.stateDict());

// A file has the net, blocks and all.
const folder = await mkdtemp(join(tmpdir(), "samebits-"));
try {
  await saveNet(join(folder, "net.safetensors"), net);
  const { net: loaded } = await loadNet(join(folder, "net.safetensors"));
  assert.deepEqual(loaded.predict(x), net.predict(x));
  console.log("The net from the file gives the same numbers, to the last bit.");
} finally {
  await rm(folder, { recursive: true });
}

await picture(({ plotPredictions }) => plotPredictions(net.predict(x), y, { title: "A residual MLP after 30 epochs" }));
