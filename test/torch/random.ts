/** Random arguments, the same every time. */
import { Generator, rand } from "../../dist/index.js";

export class Random {
  readonly #generator: Generator;

  constructor(seed: number) {
    this.#generator = new Generator({ seed });
  }

  /** From [0, 1). */
  next(): number {
    return rand([1], { generator: this.#generator, dtype: "float64" }).data[0] as number;
  }

  /** From `low` to `high`, both possible. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** Float32 numbers from -scale to scale. */
  numbers(count: number, scale: number): Float32Array {
    return rand([count], { generator: this.#generator }).data.map((x) => (2 * x - 1) * scale);
  }

  boolean(): boolean {
    return this.next() < 0.5;
  }

  choice<T>(values: readonly T[]): T {
    return values[this.integer(0, values.length - 1)] as T;
  }

  /** A number of one of many magnitudes, with either sign. */
  number(): number {
    return (this.next() * 2 - 1) * 10 ** this.integer(-6, 6);
  }

  /** Up to `dimensions` sizes of at most `largest`. */
  shape(smallest: number, dimensions: number, largest: number): number[] {
    return Array.from({ length: this.integer(smallest, dimensions) }, () => this.integer(1, largest));
  }

  /** A seed of any size that PyTorch takes. */
  seed(): bigint {
    const bits = BigInt(Math.floor(this.next() * 2 ** 32)) << BigInt(this.choice([0, 8, 31]));
    return this.next() < 0.2 ? -bits : bits;
  }
}
