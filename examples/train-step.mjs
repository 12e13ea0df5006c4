// A training loop of one's own: trainStep is zeroGrad, forward, loss, backward, clipping and step in one call, to the bit.
import assert from "node:assert/strict";
import {
  AdamW,
  clipGradNorm_,
  DataLoader,
  GELU,
  Generator,
  Linear,
  MSELoss,
  Net,
  OneCycleLR,
  rand,
  tensor,
  TensorDataset,
} from "samebits";
import { picture } from "./picture.mjs";

const [EPOCHS, BATCH] = [30, 16];

function start() {
  const generator = new Generator({ seed: 5 });
  const x = rand([128, 2], { generator });
  const products = Array.from({ length: 128 }, (_, i) => [x.at(i, 0) * x.at(i, 1)]);
  const net = new Net([new Linear(2, 16, { generator }), new GELU(), new Linear(16, 1, { generator })]);
  const optimizer = new AdamW(net.parameters());
  const scheduler = new OneCycleLR(optimizer, { maxLr: 0.05, epochs: EPOCHS, stepsPerEpoch: 128 / BATCH });
  const data = new TensorDataset(x, tensor(products));
  const loader = new DataLoader(data, { batchSize: BATCH, shuffle: true, generator });
  return { net, loss: new MSELoss(), optimizer, scheduler, data, loader };
}

const { net, loss, optimizer, scheduler, data, loader } = start();
for (let epoch = 1; epoch <= EPOCHS; epoch++) {
  let sum = 0;
  for (const [x, y] of loader) {
    sum += net.trainStep(x, y, { loss, optimizer, clipGradNorm: 1 });
    scheduler.step();
  }
  if (epoch % 10 === 0) console.log(`epoch ${epoch}: loss ${(sum / loader.length).toExponential(3)}`);
}

// The same, written out.
const other = start();
for (let epoch = 1; epoch <= EPOCHS; epoch++) {
  for (const [x, y] of other.loader) {
    other.optimizer.zeroGrad();
    other.loss.forward(other.net.forward(x), y);
    other.net.backward(other.loss.backward());
    clipGradNorm_(other.net.parameters(), 1);
    other.optimizer.step();
    other.scheduler.step();
  }
}
assert.deepEqual(other.net.stateDict(), net.stateDict());
console.log("The loop written out gives the same weights, to the last bit.");

await picture(({ plotPredictions }) =>
  plotPredictions(net.predict(data.x), data.y, { title: "Products of two numbers" }),
);
