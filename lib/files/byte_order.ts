/** Numbers as bytes. Files say in which order a number's bytes are, typed arrays have the processor's. */

/** Whether this processor keeps a number's lowest byte first, as the files do. */
export const IS_LITTLE_ENDIAN: boolean = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** A typed array's memory, byte by byte: what is copied so keeps the payloads of NaNs. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Numbers of `width` bytes as a file has them: the same memory, or a copy where the processor has another order. */
export function littleEndian(bytes: Uint8Array, width: number): Uint8Array {
  if (IS_LITTLE_ENDIAN) return bytes;
  const copy = bytes.slice();
  swapBytes(copy, width);
  return copy;
}

/** Turns around the bytes of every number of `width` bytes, in place. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  for (let at = 0; at < bytes.length; at += width) {
    for (let [low, high] = [at, at + width - 1]; low < high; low++, high--) {
      const byte = bytes[low] as number;
      bytes[low] = bytes[high] as number;
      bytes[high] = byte;
    }
  }
}
