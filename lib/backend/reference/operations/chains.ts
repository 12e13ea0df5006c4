/** The chains of matrix_product.ts, term by term in plain TypeScript: they define what others compute. */
import { fma } from "../../../numeric/fma.js";
import { BLOCK, type Part, ROWS, type Strided } from "./product_part.js";

/** The columns whose terms are laid out side by side, as float64 numbers. */
const LANES = 4;
const rowPanel = new Float64Array(ROWS * BLOCK); // row by row
const lanePanel = new Float64Array(LANES * BLOCK); // lane by lane within each term

const chains = new Float32Array(LANES); // the chains being worked on, of one row and LANES columns
const sums = new Float64Array(LANES); // what they are about to become, not yet rounded
const words = new Int32Array(sums.buffer);
const LOW = new Int32Array(Float64Array.of(2 ** -1074).buffer).indexOf(1); // the low word's place among a number's two

export function continueChains({ a, b, result, stride, tile, first, count, way }: Part): void {
  const { rowFrom, rowTo, columnFrom, columnTo } = tile;
  const leastOfRows = fillRowPanel(a, rowFrom, rowTo - rowFrom, first, count);
  for (let j = columnFrom; j < columnTo; j += LANES) {
    const width = Math.min(LANES, columnTo - j);
    const least = fillLanePanel(b, j, width, first, count);
    const isPlain = leastOfRows * least >= LEAST_PRODUCT;
    for (let i = 0; i < rowTo - rowFrom; i++) {
      const at = (rowFrom + i) * stride + j;
      startChains(result, at, way === "continue" ? width : 0);
      continueFour(i * BLOCK, count, isPlain);
      storeChains(result, at, width, way === "add");
    }
  }
}

/** Gives the least size of a number other than 0, or Infinity. */
function fillRowPanel(a: Strided, row: number, height: number, first: number, count: number): number {
  const { data, lane, term } = a;
  let least = Infinity;
  for (let i = 0; i < height; i++) {
    const start = i * BLOCK;
    for (let q = start, at = (row + i) * lane + first * term; q < start + count; q++, at += term) {
      const value = data[at]!;
      rowPanel[q] = value;
      least = smaller(least, value);
    }
  }
  return least;
}

/** The same. Lanes beyond the width repeat the last one; their results are not used. */
function fillLanePanel(b: Strided, column: number, width: number, first: number, count: number): number {
  const { data, lane, term } = b;
  const one = Math.min(1, width - 1) * lane;
  const two = Math.min(2, width - 1) * lane;
  const three = Math.min(3, width - 1) * lane;
  let least = Infinity;
  for (let q = 0, at = column * lane + first * term; q < LANES * count; q += LANES, at += term) {
    const value0 = data[at]!;
    const value1 = data[at + one]!;
    const value2 = data[at + two]!;
    const value3 = data[at + three]!;
    lanePanel[q] = value0;
    lanePanel[q + 1] = value1;
    lanePanel[q + 2] = value2;
    lanePanel[q + 3] = value3;
    least = smaller(smaller(smaller(smaller(least, value0), value1), value2), value3);
  }
  return least;
}

/** `least`, or the size of `value` if that is less and not 0. */
function smaller(least: number, value: number): number {
  const size = Math.abs(value);
  return size < least && size > 0 ? size : least;
}

/** Takes up `width` chains where `result` has them, and begins the others at 0. */
function startChains(result: Float32Array, at: number, width: number): void {
  for (let l = 0; l < LANES; l++) chains[l] = l < width ? result[at + l]! : 0;
}

function storeChains(result: Float32Array, at: number, width: number, add: boolean): void {
  for (let l = 0; l < width; l++) result[at + l] = add ? result[at + l]! + chains[l]! : chains[l]!;
}

/** Adds `count` terms to the chains, those of the row that starts there. */
function continueFour(row: number, count: number, isPlain: boolean): void {
  for (let t = 0; t < count; t++) {
    if (isPlain && (t = plainTerms(row, t, count)) === count) return;
    const x = rowPanel[row + t]!;
    for (let l = 0; l < LANES; l++) chains[l] = fma(x, lanePanel[LANES * t + l]!, chains[l]!);
  }
}

/**
 * Rounding a float64 sum to float32 gives the fma unless the sum is halfway between two float32 numbers and has an error
 * (fma.ts). Among normal numbers, halfway is where the last 29 of the 53 bits are a 1 and 28 zeros. Below them it is elsewhere;
 * but there are no errors there if all products other than 0 have at least this size. For a number's last place is more than 2^-24
 * of its size: products are multiples of 2^-178, and so are chains, and a sum of those below 2^-126 has 52 bits at most.
 */
const LEAST_PRODUCT = 2 ** -130;

/** The 1 and the 28 zeros, with the bits before them shifted out of the low word. */
const HALFWAY = -(2 ** 31);

/**
 * Terms `from` .. `to` - 1 up to the first one that needs care in any lane; gives that term. No call stands in the loop, and so
 * the chains stay in registers. A halfway sum has no error where taking away either part leaves the other: the greater part's
 * difference is exact (Dekker). Such sums are common when x is 1 or another number of few bits.
 */
function plainTerms(row: number, from: number, to: number): number {
  let chain0 = chains[0]!;
  let chain1 = chains[1]!;
  let chain2 = chains[2]!;
  let chain3 = chains[3]!;
  let t = from;
  for (let q = LANES * from; t < to; t++, q += LANES) {
    const x = rowPanel[row + t]!;
    const sum0 = x * lanePanel[q]! + chain0;
    const sum1 = x * lanePanel[q + 1]! + chain1;
    const sum2 = x * lanePanel[q + 2]! + chain2;
    const sum3 = x * lanePanel[q + 3]! + chain3;
    sums[0] = sum0;
    sums[1] = sum1;
    sums[2] = sum2;
    sums[3] = sum3;
    if (
      words[LOW]! << 3 === HALFWAY ||
      words[LOW + 2]! << 3 === HALFWAY ||
      words[LOW + 4]! << 3 === HALFWAY ||
      words[LOW + 6]! << 3 === HALFWAY
    ) {
      const product0 = x * lanePanel[q]!;
      const product1 = x * lanePanel[q + 1]!;
      const product2 = x * lanePanel[q + 2]!;
      const product3 = x * lanePanel[q + 3]!;
      if (sum0 - product0 !== chain0 || sum0 - chain0 !== product0) break;
      if (sum1 - product1 !== chain1 || sum1 - chain1 !== product1) break;
      if (sum2 - product2 !== chain2 || sum2 - chain2 !== product2) break;
      if (sum3 - product3 !== chain3 || sum3 - chain3 !== product3) break;
    }
    chain0 = Math.fround(sum0);
    chain1 = Math.fround(sum1);
    chain2 = Math.fround(sum2);
    chain3 = Math.fround(sum3);
  }
  chains[0] = chain0;
  chains[1] = chain1;
  chains[2] = chain2;
  chains[3] = chain3;
  return t;
}
