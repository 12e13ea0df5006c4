// What nn.Linear's default initialisation is: kaiming_uniform_ with a = sqrt(5), then a uniform bias. Both come to
// [-1/sqrt(in), 1/sqrt(in)), one draw for each number, the weight first. The seed must stand before the constructor.
import assert from "node:assert/strict";
import { Generator, init, Linear, zeros } from "samebits";
import { picture } from "./picture.mjs";

const layer = new Linear(3, 4, { generator: new Generator({ seed: 1 }) });
console.log("Linear(3, 4) after the seed 1:\n");
console.log(layer.weight);
console.log(layer.bias);

const generator = new Generator({ seed: 1 });
const weight = init.kaimingUniform_(zeros([4, 3]), { a: Math.sqrt(5), generator });
const bound = 1 / Math.sqrt(3);
const bias = init.uniform_(zeros([4]), -bound, bound, { generator });

assert.deepEqual(weight.data, layer.weight.data);
assert.deepEqual(bias.data, layer.bias.data);
console.log("\nDrawn by hand: the same 16 numbers.");

const { weight: plain } = new Linear(3, 4, { generator: new Generator({ seed: 1 }) });
init.uniform_(plain, -bound, bound, { generator: new Generator({ seed: 1 }) });
assert.deepEqual(plain.data, layer.weight.data);
console.log("uniform_ with 1 / sqrt(3) alone: the same weights. That is all that sqrt(5) is for.");

await picture(({ plotWeights }) => {
  const { weight } = new Linear(100, 100, { generator: new Generator({ seed: 1 }) });
  const xavier = init.xavierUniform_(weight.clone(), { generator: new Generator({ seed: 1 }) });
  return plotWeights(
    { weight },
    { weight: xavier },
    { title: "Before: the default of Linear(100, 100). After: xavier_uniform_" },
  );
});
