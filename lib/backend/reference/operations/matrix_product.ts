/**
 * Products of float32 matrices: element (i, j) of the result is one fma chain from +0,
 *
 *   for t = 0, 1, .. terms - 1: chain = fma(a(i, t), b(j, t), chain),
 *
 * or, in "blocks", the sum of such chains over each 256 terms, added in order to the first one.
 */
import { continueChains } from "./chains.js";
import { BLOCK, type Part, ROWS, type Strided, type Tile } from "./product_part.js";
import { continueChainsInWasm } from "./wasm_chains.js";

/** result[i * stride + j] for all (i, j) of the tile. */
export function matrixProduct(
  a: Strided,
  b: Strided,
  result: Float32Array,
  stride: number,
  terms: number,
  tile: Tile,
  summation: "chain" | "blocks",
): void {
  const later = summation === "chain" ? "continue" : "add";
  for (let rowFrom = tile.rowFrom; rowFrom < tile.rowTo; rowFrom += ROWS) {
    const rows = { ...tile, rowFrom, rowTo: Math.min(tile.rowTo, rowFrom + ROWS) };
    let first = 0;
    do {
      const count = Math.min(BLOCK, terms - first);
      const part: Part = { a, b, result, stride, tile: rows, first, count, way: first === 0 ? "begin" : later };
      if (!continueChainsInWasm(part)) continueChains(part);
      first += BLOCK;
    } while (first < terms);
  }
}
