/** What a product of matrix_product.ts is made of. */

/** Terms in a block: where the definition says blocks, and how many are worked on at a time anyway. */
export const BLOCK = 256;
/** Rows that are worked on at a time. */
export const ROWS = 64;

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

/** Some terms of a tile of at most ROWS rows. */
export interface Part {
  readonly a: Strided;
  readonly b: Strided;
  /** Element (i, j) is result[i * stride + j]. */
  readonly result: Float32Array;
  readonly stride: number;
  readonly tile: Tile;
  /** The first term, and how many there are, at most BLOCK. */
  readonly first: number;
  readonly count: number;
  /** Whether the chains begin at 0, to replace what is in the result or to be added to it, or go on from there. */
  readonly way: "begin" | "add" | "continue";
}
