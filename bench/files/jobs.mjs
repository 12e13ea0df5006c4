/** What is timed: samebits' functions, and the least that any program has to do for the same. */
import { open } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { loadSafetensors, loadTorch, saveSafetensors, saveTorch, Tensor } from "../../dist/index.js";

/** @typedef {{ name: string, base: string | null, run: () => Promise<unknown> }} Job */

/** Tensors of float32 with that many bytes in all. @param {number} count @param {number} bytes */
export function makeTensors(count, bytes) {
  const length = Math.floor(bytes / 4 / count);
  const entries = Array.from({ length: count }, (_, i) => {
    return [
      `layer${i}.weight`,
      new Tensor(
        Float32Array.from({ length }, (_, j) => i + j / length),
        [length],
      ),
    ];
  });
  return /** @type {Record<string, Tensor>} */ (Object.fromEntries(entries));
}

/** Writes the files that are read. @param {string} folder @param {Record<string, Tensor>} tensors @returns {Promise<Job[]>} */
export async function makeJobs(folder, tensors) {
  const [safetensors, torch, plain] = ["a.safetensors", "a.pt", "plain"].map((name) => join(folder, name));
  const arrays = Object.values(tensors).map(({ data }) => new Uint8Array(data.buffer));
  const paths = /** @type {[string, string, string]} */ ([safetensors, torch, plain]);
  await saveSafetensors(paths[0], tensors);
  await saveTorch(paths[1], tensors);
  await writePlain(paths[2], arrays);
  return [
    { name: "read into new arrays", base: null, run: () => readPlain(paths[2], arrays, false) },
    { name: "loadSafetensors", base: "read into new arrays", run: () => loadSafetensors(paths[0]) },
    { name: "read into new arrays, crc32 of all", base: null, run: () => readPlain(paths[2], arrays, true) },
    { name: "loadTorch", base: "read into new arrays, crc32 of all", run: () => loadTorch(paths[1]) },
    { name: "write and fsync", base: null, run: () => writePlain(paths[2], arrays) },
    { name: "saveSafetensors", base: "write and fsync", run: () => saveSafetensors(paths[0], tensors) },
    { name: "saveTorch", base: "write and fsync", run: () => saveTorch(paths[1], tensors) },
  ];
}

/** @param {string} path @param {readonly Uint8Array[]} like @param {boolean} isSummed */
async function readPlain(path, like, isSummed) {
  const file = await open(path);
  const arrays = like.map(({ length }) => new Float32Array(length / 4));
  for (const array of arrays) {
    const bytes = new Uint8Array(array.buffer);
    for (let done = 0; done < bytes.length;) done += (await file.read(bytes, done)).bytesRead;
    if (isSummed) crc32(bytes);
  }
  await file.close();
  return arrays;
}

/** @param {string} path @param {readonly Uint8Array[]} arrays */
async function writePlain(path, arrays) {
  const file = await open(path, "w");
  for (const bytes of arrays)
    for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten;
  await file.sync();
  await file.close();
}
