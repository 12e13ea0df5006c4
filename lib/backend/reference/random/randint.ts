/**
 * randint (aten/src/ATen/core/TransformationHelper.h, uniform_int_from_to): low + draw mod range, where the draw has 32 bits
 * for a range below 2^28 and 64 bits for another (below 2^32 up to PyTorch 2.6).
 */
import type { GeneratorState } from "../../backend.js";
import { draw32, random64 } from "./generator.js";

const WIDE = 1n << 28n;

export function randint(state: GeneratorState, out: BigInt64Array, low: bigint, range: bigint): void {
  if (range >= WIDE) {
    for (let i = 0; i < out.length; i++) out[i] = low + (random64(state) % range);
    return;
  }
  const narrow = Number(range);
  for (let i = 0; i < out.length; i++) out[i] = low + BigInt(draw32(state) % narrow);
}
