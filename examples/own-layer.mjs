// A layer of one's own, a gated linear unit: it stands in a net, is trained by fit, kept in a checkpoint and gone on with.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Adam,
  Generator,
  Layer,
  Linear,
  loadCheckpoint,
  MSELoss,
  Net,
  rand,
  Residual,
  saveCheckpoint,
  Sigmoid,
  tensor,
  TensorDataset,
} from "samebits";
import { picture } from "./picture.mjs";

/** value(x) * sigmoid(gate(x)), element by element: Y. N. Dauphin et al., "Language modeling with gated convolutional networks" (2017). */
class GatedLinear extends Layer {
  #value;
  #gate;
  #sigmoid = new Sigmoid();
  #factors = [];

  constructor(inFeatures, outFeatures, options) {
    super();
    this.#value = new Linear(inFeatures, outFeatures, options);
    this.#gate = new Linear(inFeatures, outFeatures, options);
  }

  /** By their names in the state dict. */
  namedParameters() {
    const parts = { value: this.#value, gate: this.#gate };
    const named = Object.entries(parts).flatMap(([part, layer]) =>
      [...layer.namedParameters()].map(([name, p]) => [`${part}.${name}`, p]),
    );
    return new Map(named);
  }

  forward(x) {
    const [value, gate] = [this.#value.forward(x), this.#sigmoid.forward(this.#gate.forward(x))];
    this.#factors = [value, gate];
    return times(value, gate);
  }

  /** Adds into the parameters' gradients, and returns the input's: both parts took the input. */
  backward(gradOutput) {
    const [value, gate] = this.#factors;
    const byValue = this.#value.backward(times(gradOutput, gate));
    const byGate = this.#gate.backward(this.#sigmoid.backward(times(gradOutput, value)));
    byGate.data.forEach((number, i) => (byValue.data[i] += number));
    return byValue;
  }

  toString() {
    return `GatedLinear(in_features=${this.#value.inFeatures}, out_features=${this.#value.outFeatures})`;
  }
}

function times(a, b) {
  const product = a.clone();
  b.data.forEach((factor, i) => (product.data[i] *= factor));
  return product;
}

function start() {
  const generator = new Generator({ seed: 8 });
  const net = new Net([
    new GatedLinear(2, 8, { generator }),
    new Residual(new GatedLinear(8, 8, { generator })),
    new Linear(8, 1, { generator }),
  ]);
  const optimizer = new Adam(net.parameters(), { lr: 0.02 });
  const x = rand([60, 2], { generator: new Generator({ seed: 1 }) });
  const y = tensor(Array.from({ length: 60 }, (_, i) => [x.at(i, 0) * x.at(i, 1)]));
  const options = { optimizer, loss: new MSELoss(), batchSize: 12, shuffle: true, generator };
  return { net, optimizer, generator, options, data: new TensorDataset(x, y) };
}

// Without a stop.
const whole = start();
console.log(`${whole.net}`);
const result = await whole.net.fit(whole.data, { ...whole.options, epochs: 40 });
const { epochs } = result;
assert(epochs.at(-1).loss < epochs[0].loss / 10);
console.log(`loss ${epochs[0].loss.toExponential(2)}, and ${epochs.at(-1).loss.toExponential(2)} after 40 epochs`);

// Stopped after 15 epochs, and gone on from the checkpoint with new objects, as another process does.
const folder = await mkdtemp(join(tmpdir(), "samebits-"));
const file = join(folder, "checkpoint.safetensors");
try {
  const before = start();
  const stopped = await before.net.fit(before.data, { ...before.options, epochs: 15 });
  const { net, optimizer, generator } = before;
  await saveCheckpoint(file, { net, optimizer, generators: { generator }, fit: stopped.epochs.at(-1).state });

  const after = start();
  const parts = { net: after.net, optimizer: after.optimizer, generators: { generator: after.generator } };
  const { fit: resume } = await loadCheckpoint(file, parts);
  await after.net.fit(after.data, { ...after.options, epochs: 40, resume });
  assert.deepEqual(after.net.stateDict(), whole.net.stateDict());
  console.log("Stopped and gone on with, it has the same weights, to the last bit.");
} finally {
  await rm(folder, { recursive: true });
}

await picture(({ plotLosses }) => plotLosses(result, { title: "Gated units that learn to multiply" }));
