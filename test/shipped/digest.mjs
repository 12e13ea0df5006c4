// One hash of what samebits computes: the same on every platform, runtime, backend and instruction set. Run in a project that has
// samebits installed; prints the hash, and what ran.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import * as sb from "samebits";

const hash = createHash("sha256");
const add = (/** @type {sb.Tensor[]} */ ...tensors) => {
  for (const tensor of tensors) {
    const { buffer, byteOffset, byteLength } = tensor.data;
    hash.update(String(tensor)).update(new Uint8Array(buffer, byteOffset, byteLength));
  }
};

for (const profile of /** @type {const} */ (["linux-x64", "windows-x64", "linux-arm64"])) {
  const generator = new sb.Generator({ seed: 20260731, profile });
  const blank = (/** @type {number[]} */ ...shape) => sb.empty(shape);
  add(sb.rand([1000], { generator }), sb.randn([7], { generator }), sb.randn([1003], { generator }));
  add(sb.init.kaimingUniform_(blank(33, 65), { generator }), sb.init.xavierNormal_(blank(65, 33), { generator }));
  add(sb.init.truncNormal_(blank(40, 9), { generator }), sb.init.orthogonal_(blank(24, 16), { generator }));
  add(new sb.Linear(17, 29, { generator }).weight);
  hash.update(sb.randperm(2000, { generator }).join()).update(sb.randint(-9, 1e9, [100], { generator }).join());

  const x = sb.rand([200, 12], { generator });
  const labels = Int32Array.from({ length: 200 }, (_, i) => (i * 7) % 5);
  const values = sb.randn([200, 5], { generator });
  for (const start of optimizers()) {
    for (const [loss, y] of /** @type {const} */ ([
      [new sb.CrossEntropyLoss({ labelSmoothing: 0.1 }), labels],
      [new sb.SmoothL1Loss(), values],
    ])) {
      const layers = [new sb.Linear(12, 37, { generator }), new sb.Tanh(), new sb.Dropout(0.2, { generator })];
      const net = new sb.Net([
        ...layers,
        new sb.Linear(37, 21, { generator }),
        new sb.GELU(),
        new sb.Linear(21, 5, { generator }),
      ]);
      const fit = {
        loss,
        optimizer: start(net.parameters()),
        epochs: 3,
        batchSize: 48,
        shuffle: true,
        clipGradNorm: 1,
        generator,
      };
      const { epochs } = await net.fit(new sb.TensorDataset(x, y), fit);
      add(...net.parameters(), net.predict(x), sb.tensor(epochs.map((epoch) => epoch.loss)));
    }
  }
}

function optimizers() {
  return [
    (/** @type {sb.Tensor[]} */ p) => new sb.SGD(p, { lr: 0.05, momentum: 0.9, nesterov: true, weightDecay: 1e-4 }),
    (/** @type {sb.Tensor[]} */ p) => new sb.Adam(p, { lr: 0.01, amsgrad: true }),
    (/** @type {sb.Tensor[]} */ p) => new sb.AdamW(p, { lr: 0.01 }),
    (/** @type {sb.Tensor[]} */ p) => new sb.RMSprop(p, { lr: 0.01, centered: true }),
    (/** @type {sb.Tensor[]} */ p) => new sb.Adagrad(p, { lr: 0.01, lrDecay: 0.01 }),
  ];
}

const { backend, isa, addon } = sb.runtime;
const isas = addon === null ? [] : createRequire(import.meta.url)(addon).isas();
console.log(JSON.stringify({ hash: hash.digest("hex"), backend, isa, isas, addon }));
