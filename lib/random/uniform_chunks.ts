import type { FloatArray } from "../backend/backend.js";
import type { Generator } from "./generator.js";

const CHUNK = 4096;

/**
 * Gives `use` `count` draws from [0, 1) of the dtype, a part at a time, each with its place: one 32-bit draw a float32, two a
 * float64.
 */
export function eachUniform(
  generator: Generator,
  count: number,
  dtype: "float32" | "float64",
  use: (draws: FloatArray, from: number) => void,
): void {
  const state = generator.borrowState();
  const size = Math.min(count, CHUNK);
  const scratch = dtype === "float64" ? new Float64Array(size) : new Float32Array(size);
  for (let from = 0; from < count; from += CHUNK) {
    const draws = scratch.subarray(0, count - from);
    generator.engine.uniform(state, draws, 0, 1, false); // x * 1 + 0: there is nothing to fuse
    use(draws, from);
  }
}
