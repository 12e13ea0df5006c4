/** The event loop gets its turns while files are read and written. What is asserted is that it did, never how soon. */
import { open } from "node:fs/promises";
import { expect, it } from "vitest";
import {
  loadSafetensors,
  loadTorch,
  loadTorchCheckpoint,
  saveSafetensors,
  saveTorch,
  zeros,
} from "../../../dist/index.js";
import { temporaryFolder } from "../../support/folder.js";

const path = temporaryFolder()("a.safetensors");

/** How many turns the event loop had until the promise was done. */
async function turnsDuring(promise: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await promise;
  isDone = true;
  return turns;
}

const ELEMENTS = 8_000_000;

/** A file of one tensor, all zeros, of a dtype that is looked at element by element. */
async function writeFile(dtype: string, bytes: number): Promise<void> {
  const header = JSON.stringify({ x: { dtype, shape: [ELEMENTS], data_offsets: [0, bytes] } });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = await open(path, "w");
  await file.writeFile(Buffer.concat([length, Buffer.from(header)]));
  await file.truncate(8 + header.length + bytes);
  await file.close();
}

it.each([
  ["F16", 2],
  ["BF16", 2],
  ["BOOL", 1],
])("turns while %s is read", async (dtype, width) => {
  await writeFile(dtype, ELEMENTS * width);
  expect(await turnsDuring(loadSafetensors(path))).toBeGreaterThan(10);
});

it("turns while a large tensor is written, and read", async () => {
  expect(await turnsDuring(saveSafetensors(path, { x: zeros([ELEMENTS]) }))).toBeGreaterThan(10);
  expect(await turnsDuring(loadSafetensors(path))).toBeGreaterThan(2);
});

const MANY = 20_000;
const many = Object.fromEntries(Array.from({ length: MANY }, (_, i) => [`x${i}`, zeros([1])]));
const formats = [
  ["safetensors", saveSafetensors, loadSafetensors],
  ["PyTorch's", saveTorch, loadTorch],
] as const;

it.each(formats)("turns while a file of many tensors is written, and read: %s", async (_, save, load) => {
  expect(await turnsDuring(save(path, many))).toBeGreaterThan(10);
  expect(await turnsDuring(load(path))).toBeGreaterThan(10);
});

it("takes a small value as it is when it is to be saved", async () => {
  const value = { epoch: 1, losses: [1, 2, 3] };
  const saved = saveTorch(path, value);
  value.epoch = 2;
  value.losses.push(4);
  await saved;
  expect(await loadTorchCheckpoint(path)).toEqual({ epoch: 1, losses: [1, 2, 3] });
});
