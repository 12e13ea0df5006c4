/** Tensors' memory as a file's parts. */
import { show } from "../checks.js";
import type { DType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { giveTurn, isTurnDue } from "../turns.js";
import { bytesOf, IS_LITTLE_ENDIAN, swapBytes } from "./byte_order.js";

/** Bytes in one part: a processor's second-level cache has them still when they are written. */
const PART = 2 ** 20;

/**
 * The tensor's elements, little-endian: copied into a buffer of this generator's own, which is each part's memory, so that a
 * tensor that is written to, or whose memory is transferred, in the meantime does no harm. Throws ERR_ARGUMENT for one that has
 * lost its memory, ERR_BUSY for one that a fit owns.
 */
export async function* tensorBytes(name: string, t: Tensor<DType>): AsyncGenerator<Uint8Array> {
  const what = `tensor ${show(name)}`;
  const { byteLength, BYTES_PER_ELEMENT: width } = t.borrow(what);
  const buffer = new Uint8Array(Math.min(PART, byteLength));
  for (let from = 0; from < byteLength; from += PART) {
    const part = buffer.subarray(0, Math.min(PART, byteLength - from));
    part.set(bytesOf(t.borrow(what)).subarray(from, from + part.length));
    if (!IS_LITTLE_ENDIAN) swapBytes(part, width);
    yield part;
    if (isTurnDue()) await giveTurn();
  }
}
