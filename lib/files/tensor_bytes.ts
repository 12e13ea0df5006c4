/** Tensors' memory as a file's parts. */
import { show } from "../checks.js";
import type { DType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { giveTurn, isTurnDue } from "../turns.js";
import { bytesOf, IS_LITTLE_ENDIAN, swapBytes } from "./byte_order.js";

/** Bytes in one part: a processor's second-level cache has them still when they are written. */
const PART = 2 ** 20;

/**
 * The tensors' elements, little-endian, one tensor after another: copied into a buffer of this generator's own, which is each part's memory, so that
 * a tensor that is written to, or whose memory is transferred, in the meantime does no harm. Throws ERR_ARGUMENT for one that has
 * lost its memory, ERR_BUSY for one that a fit owns.
 */
export async function* tensorBytes(
  tensors: Iterable<readonly [name: string, Tensor<DType>]>,
): AsyncGenerator<Uint8Array> {
  const part = new Uint8Array(PART);
  let used = 0;
  for (const [name, t] of tensors) {
    const what = `tensor ${show(name)}`;
    const { byteLength, BYTES_PER_ELEMENT: width } = t.borrow(what);
    for (let from = 0; from < byteLength;) {
      const to = Math.min(byteLength, from + PART - used);
      part.set(bytesOf(t.borrow(what)).subarray(from, to), used);
      if (!IS_LITTLE_ENDIAN) swapBytes(part.subarray(used, used + to - from), width);
      used += to - from;
      from = to;
      if (used < PART) continue;
      yield part;
      used = 0;
    }
    if (isTurnDue()) await giveTurn();
  }
  if (used > 0) yield part.subarray(0, used);
}
