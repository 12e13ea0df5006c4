// Adam, a schedule of its rate, a validation set, and a fit that ends by itself and keeps the best epoch's parameters.
import assert from "node:assert/strict";
import {
  Adam,
  CosineAnnealingLR,
  CrossEntropyLoss,
  DataLoader,
  Dropout,
  Generator,
  Linear,
  Net,
  rand,
  randomSplit,
  ReLU,
  TensorDataset,
} from "samebits";
import { picture } from "./picture.mjs";

// Points of a square, and whether they lie in a ring; every tenth is named wrong.
const generator = new Generator({ seed: 3 });
const x = rand([300, 2], { generator });
const y = Int32Array.from({ length: 300 }, (_, i) => {
  const isIn = Math.abs((x.at(i, 0) - 0.5) ** 2 + (x.at(i, 1) - 0.5) ** 2 - 0.09) < 0.05;
  return isIn !== (i % 10 === 0) ? 1 : 0;
});
const [training, validation] = randomSplit(new TensorDataset(x, y), [200, 100], { generator });

const net = new Net([
  new Linear(2, 32, { generator }),
  new ReLU(),
  new Dropout(0.1, { generator }),
  new Linear(32, 2, { generator }),
]);
const loss = new CrossEntropyLoss();
const optimizer = new Adam(net.parameters(), { lr: 0.03 });

const { epochs, stoppedEarly, bestEpoch } = await net.fit(training, {
  loss,
  optimizer,
  scheduler: new CosineAnnealingLR(optimizer, { tMax: 200 }), // steps once an epoch
  clipGradNorm: 1,
  validation, // in eval mode: nothing is dropped, nothing drawn
  earlyStopping: { patience: 20, restoreBest: true },
  epochs: 200,
  batchSize: 20,
  shuffle: true,
  generator,
});

for (const { epoch, loss, validationLoss, learningRate } of epochs.filter(({ epoch }) => epoch % 10 === 1)) {
  const numbers = [loss, validationLoss, learningRate].map((number) => number.toFixed(4));
  console.log(
    `epoch ${String(epoch).padStart(2)}: loss ${numbers[0]}, validation loss ${numbers[1]}, rate ${numbers[2]}`,
  );
}
console.log(`stopped after epoch ${epochs.length}; the best was ${bestEpoch}`);
assert.ok(stoppedEarly && epochs.length === bestEpoch + 20);

// The parameters are those of the best epoch again. A loader of the same batches measures what fit measured.
let sum = 0;
for (const [inputs, targets] of new DataLoader(validation, { batchSize: 20, generator })) {
  sum += loss.forward(net.predict(inputs), targets) * targets.length;
}
assert.equal(sum / validation.length, epochs[bestEpoch - 1].validationLoss);
console.log(`its validation loss, measured again: ${sum / validation.length}`);

await picture(({ plotLosses }) =>
  plotLosses({ epochs, stoppedEarly, bestEpoch }, { title: "A ring, learned until it is learned by heart" }),
);
