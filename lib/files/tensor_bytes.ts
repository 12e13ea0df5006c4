/** Tensors' memory as a file's parts. */
import { show } from "../checks.js";
import type { DType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { giveTurn, isTurnDue } from "../turns.js";
import { bytesOf, littleEndian } from "./byte_order.js";

/** The most bytes in one part, of which a copy, or a sum, takes a millisecond. */
export const PART: number = 2 ** 22;

/**
 * The tensor's elements, little-endian: its own memory, so that a tensor that is written to in the meantime shows what is written.
 * Throws ERR_BUSY for one that a fit owns, ERR_ARGUMENT for one that has lost its memory: also after the last part has been used,
 * which may have been anything then.
 */
export async function* tensorBytes(name: string, t: Tensor<DType>): AsyncGenerator<Uint8Array> {
  const what = `tensor ${show(name)}`;
  const { byteLength, BYTES_PER_ELEMENT: width } = t.borrow(what);
  for (let from = 0; from < byteLength; from += PART) {
    const part = bytesOf(t.borrow(what)).subarray(from, from + PART);
    yield littleEndian(part, width);
    t.leasedData(what);
    if (isTurnDue()) await giveTurn();
  }
}

/** The same, copied into memory that the caller has for it: for formats that have a sum of what is written. */
export async function* copiedTensorBytes(name: string, t: Tensor<DType>, copy: Uint8Array): AsyncGenerator<Uint8Array> {
  for await (const part of tensorBytes(name, t)) {
    copy.set(part);
    yield copy.subarray(0, part.length);
  }
}
