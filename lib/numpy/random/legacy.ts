/** Draws as NumPy's legacy stream makes them, whatever its bits come from. */
import { newData } from "../../tensor/dtype.js";
import { type BitGenerator, join53 } from "./bit_generator.js";
import { log } from "./libm/log.js";

/**
 * From 0 to `most`, at most 2^53: draws of as many bits as that has, until one is in the range. One 32-bit draw each below 2^32,
 * two from there on, the upper one first.
 */
export function maskedInteger(bits: BitGenerator, most: number): number {
  if (most === 0) return 0;
  if (most >= 2 ** 32) return wideInteger(bits, most);
  const mask = 0xffffffff >>> Math.clz32(most);
  for (;;) {
    const value = (bits.next32() & mask) >>> 0;
    if (value <= most) return value;
  }
}

function wideInteger(bits: BitGenerator, most: number): number {
  const mask = 0xffffffff >>> Math.clz32(Math.floor(most / 2 ** 32));
  for (;;) {
    const high = bits.next32() & mask;
    const value = join53(high, bits.next32());
    if (value <= most) return value;
  }
}

/** 0 .. n - 1 shuffled: from the end, each down to place `first` exchanged with one at or before it. */
export function shuffledOrder(n: number, drawUpTo: (most: number) => number, first: number = 1): Int32Array {
  const order = newData("int32", [n]);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i >= first; i--) {
    const j = drawUpTo(i);
    const value = order[i]!;
    order[i] = order[j]!;
    order[j] = value;
  }
  return order;
}

/** Places: as many draws as there are to be. */
export function drawPlaces(size: number, draw: () => number): Int32Array {
  const places = newData("int32", [size]);
  for (let i = 0; i < size; i++) places[i] = draw();
  return places;
}

/** A pair of standard normal draws by Marsaglia's polar method; the second one waits for the next call. */
export function polarPair(bits: BitGenerator): [first: number, second: number] {
  for (;;) {
    const x = 2 * bits.nextDouble() - 1;
    const y = 2 * bits.nextDouble() - 1;
    const square = x * x + y * y;
    if (square >= 1 || square === 0) continue;
    const factor = Math.sqrt((-2 * log(square)) / square);
    return [factor * y, factor * x];
  }
}
