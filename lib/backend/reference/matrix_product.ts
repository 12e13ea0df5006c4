/**
 * Products of float32 matrices: element (i, j) of the result is one fma chain from +0,
 *
 *   for t = 0, 1, .. terms - 1: chain = fma(a(i, t), b(j, t), chain),
 *
 * or, in "blocks", the sum of such chains over each 256 terms, added in order to the first one.
 */
import { ABOVE, BELOW, fma } from "./fma.js";

/** Terms in a block: where the definition says blocks, and how many are worked on at a time anyway. */
export const BLOCK = 256;

/** An operand within a larger array: element (i, t) is data[i * lane + t * term]. */
export interface Strided {
  readonly data: Float32Array;
  readonly lane: number;
  readonly term: number;
}

/** A part of the result: rows and columns from (included) and to (excluded). */
export interface Tile {
  readonly rowFrom: number;
  readonly rowTo: number;
  readonly columnFrom: number;
  readonly columnTo: number;
}

const LANES = 4;
const chains = new Float32Array(LANES); // the chains being worked on, of one row and LANES columns
const panel = new Float64Array(LANES * BLOCK); // the terms of b for them, lane by lane within each term

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
  for (let j = tile.columnFrom; j < tile.columnTo; j += LANES) {
    const width = Math.min(LANES, tile.columnTo - j);
    let first = 0;
    do {
      const count = Math.min(BLOCK, terms - first);
      fillPanel(b, j, width, first, count);
      for (let i = tile.rowFrom; i < tile.rowTo; i++) {
        const at = i * stride + j;
        startChains(result, at, first > 0 && summation === "chain" ? width : 0);
        continueChains(a.data, i * a.lane + first * a.term, a.term, count);
        storeChains(result, at, width, first > 0 && summation === "blocks");
      }
      first += BLOCK;
    } while (first < terms);
  }
}

/** Lanes beyond the width repeat the last one; nobody reads their results. */
function fillPanel(b: Strided, lane: number, width: number, first: number, count: number): void {
  const { data, term } = b;
  const one = Math.min(1, width - 1) * b.lane;
  const two = Math.min(2, width - 1) * b.lane;
  const three = Math.min(3, width - 1) * b.lane;
  for (let q = 0, at = lane * b.lane + first * term; q < LANES * count; q += LANES, at += term) {
    panel[q] = data[at]!;
    panel[q + 1] = data[at + one]!;
    panel[q + 2] = data[at + two]!;
    panel[q + 3] = data[at + three]!;
  }
}

/** Takes up `width` chains where `result` has them, and begins the others at 0. */
function startChains(result: Float32Array, at: number, width: number): void {
  for (let l = 0; l < LANES; l++) chains[l] = l < width ? result[at + l]! : 0;
}

function storeChains(result: Float32Array, at: number, width: number, add: boolean): void {
  for (let l = 0; l < width; l++) result[at + l] = add ? result[at + l]! + chains[l]! : chains[l]!;
}

/** Adds the panel's first `count` terms to the chains. */
function continueChains(a: Float32Array, at: number, term: number, count: number): void {
  for (let t = 0; (t = quickTerms(a, at, term, t, count)) < count; t++) {
    const x = a[at + t * term]!;
    for (let l = 0; l < LANES; l++) chains[l] = fma(x, panel[LANES * t + l]!, chains[l]!);
  }
}

/**
 * Terms `from` .. `to` - 1 up to the first one for which fma's quick test fails in any lane; gives that term. (A NaN fails it,
 * and needs no care.) No call stands in the loop, and so the chains stay in registers.
 */
function quickTerms(a: Float32Array, start: number, term: number, from: number, to: number): number {
  let chain0 = chains[0]!;
  let chain1 = chains[1]!;
  let chain2 = chains[2]!;
  let chain3 = chains[3]!;
  let t = from;
  for (let at = start + from * term, q = LANES * from; t < to; t++, at += term, q += LANES) {
    const x = a[at]!;
    const sum0 = x * panel[q]! + chain0;
    const next0 = Math.fround(sum0 * ABOVE);
    if (next0 !== Math.fround(sum0 * BELOW) && !Number.isNaN(sum0)) break;
    const sum1 = x * panel[q + 1]! + chain1;
    const next1 = Math.fround(sum1 * ABOVE);
    if (next1 !== Math.fround(sum1 * BELOW) && !Number.isNaN(sum1)) break;
    const sum2 = x * panel[q + 2]! + chain2;
    const next2 = Math.fround(sum2 * ABOVE);
    if (next2 !== Math.fround(sum2 * BELOW) && !Number.isNaN(sum2)) break;
    const sum3 = x * panel[q + 3]! + chain3;
    const next3 = Math.fround(sum3 * ABOVE);
    if (next3 !== Math.fround(sum3 * BELOW) && !Number.isNaN(sum3)) break;
    chain0 = next0;
    chain1 = next1;
    chain2 = next2;
    chain3 = next3;
  }
  chains[0] = chain0;
  chains[1] = chain1;
  chains[2] = chain2;
  chains[3] = chain3;
  return t;
}
