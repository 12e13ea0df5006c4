/** The chains of matrix_product.ts by a WebAssembly kernel: the bits of chains.ts, many at a time. */
import { type Kernel, LANES, MOST_COLUMNS, type Panel, wasmKernel } from "../../wasm/kernel.js";
import { continueChains } from "./chains.js";
import type { Part, Strided, Tile } from "./product_part.js";

/** Multiply-adds that are worth a kernel's call. */
const LEAST_WORK = 512;
/** Where a kernel leaves most tiles undone, as many blocks after it are not tried. */
const UNTRIED = 16;

/** False, with nothing done, where there is no kernel for it. */
export function continueChainsInWasm(part: Part): boolean {
  const { a, b, tile, first, count } = part;
  const { rowFrom, rowTo, columnFrom, columnTo } = tile;
  if ((rowTo - rowFrom) * (columnTo - columnFrom) * count < LEAST_WORK) return false;
  const kernel = wasmKernel();
  if (kernel === null || rowTo - rowFrom < kernel.leastRows) return false;
  layOut(kernel.rows, a, rowFrom, rowTo, first, count);
  for (let from = columnFrom; from < columnTo; from += MOST_COLUMNS) {
    const to = Math.min(columnTo, from + MOST_COLUMNS);
    const block = { ...part, tile: { ...tile, columnFrom: from, columnTo: to } };
    if (kernel.untried > 0) {
      kernel.untried -= 1;
      continueChains(block);
      continue;
    }
    layOut(kernel.columns, b, from, to, first, count);
    continueBlock(kernel, block);
  }
  return true;
}

/** Lanes `from` .. `to` - 1, LANES at a time, term by term; those beyond the last are the last again. */
function layOut(
  panel: Panel,
  { data, lane, term }: Strided,
  from: number,
  to: number,
  first: number,
  count: number,
): void {
  for (let i = from, q = 0; i < to; i += LANES) {
    const last = to - 1 - i;
    const one = Math.min(1, last) * lane;
    const two = Math.min(2, last) * lane;
    const three = Math.min(3, last) * lane;
    const four = Math.min(4, last) * lane;
    const five = Math.min(5, last) * lane;
    const six = Math.min(6, last) * lane;
    const seven = Math.min(7, last) * lane;
    for (let at = i * lane + first * term, t = 0; t < count; t++, at += term, q += LANES) {
      panel[q] = data[at]!;
      panel[q + 1] = data[at + one]!;
      panel[q + 2] = data[at + two]!;
      panel[q + 3] = data[at + three]!;
      panel[q + 4] = data[at + four]!;
      panel[q + 5] = data[at + five]!;
      panel[q + 6] = data[at + six]!;
      panel[q + 7] = data[at + seven]!;
    }
  }
}

/** A part whose operands are laid out. */
function continueBlock(kernel: Kernel, part: Part): void {
  const { rowFrom, rowTo, columnFrom, columnTo } = part.tile;
  const height = rowTo - rowFrom;
  const width = columnTo - columnFrom;
  startChains(kernel, part);
  const left = kernel.continueChains(height, width, part.count);
  if (left === 0) return storeChains(kernel, part, part.tile);
  for (let i = 0; i < height; i += LANES) {
    for (let j = 0; j < width; j += LANES) {
      const isUndone = kernel.undone[(i * MOST_COLUMNS) / LANES ** 2 + j / LANES] === 1;
      const tile = {
        rowFrom: rowFrom + i,
        rowTo: Math.min(rowTo, rowFrom + i + LANES),
        columnFrom: columnFrom + j,
        columnTo: Math.min(columnTo, columnFrom + j + LANES),
      };
      if (isUndone) continueChains({ ...part, tile });
      else storeChains(kernel, part, tile);
    }
  }
  if (left > (Math.ceil(height / LANES) * Math.ceil(width / LANES)) / 2) kernel.untried = UNTRIED;
}

function startChains({ chains }: Kernel, { result, stride, tile, way }: Part): void {
  if (way !== "continue") return void chains.fill(0);
  for (let r = tile.rowFrom, to = 0; r < tile.rowTo; r++, to += MOST_COLUMNS) {
    for (let c = tile.columnFrom; c < tile.columnTo; c++) chains[to + c - tile.columnFrom] = result[r * stride + c]!;
  }
}

/** Those of a tile of the part. */
function storeChains({ chains }: Kernel, { result, stride, tile: block, way }: Part, tile: Tile): void {
  for (let r = tile.rowFrom; r < tile.rowTo; r++) {
    const from = (r - block.rowFrom) * MOST_COLUMNS - block.columnFrom;
    for (let c = tile.columnFrom; c < tile.columnTo; c++) {
      const at = r * stride + c;
      result[at] = way === "add" ? result[at]! + chains[from + c]! : chains[from + c]!;
    }
  }
}
