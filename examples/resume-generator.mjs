// A generator's state is PyTorch's own 5056 bytes (torch.get_rng_state): set it again, and the same numbers follow.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Generator, rand, randperm } from "samebits";

const generator = new Generator({ seed: 42 });
rand([1000], { generator });

const folder = mkdtempSync(join(tmpdir(), "samebits-"));
const file = join(folder, "generator.state");
try {
  writeFileSync(file, generator.getState());
  const numbers = rand([5], { generator });
  const order = randperm(8, { generator });
  console.log(`went on:  ${numbers} ${order}`);

  // Another generator, perhaps in another process; its seed no longer matters.
  const resumed = new Generator().setState(readFileSync(file));
  const sameNumbers = rand([5], { generator: resumed });
  const sameOrder = randperm(8, { generator: resumed });
  console.log(`resumed:  ${sameNumbers} ${sameOrder}`);

  assert.deepEqual(sameNumbers.data, numbers.data);
  assert.deepEqual(sameOrder, order);
  assert.equal(resumed.initialSeed(), 42n);
  console.log("The same numbers, and the seed came along.");
} finally {
  rmSync(folder, { recursive: true });
}
