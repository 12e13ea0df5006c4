/**
 * Bounded integers as NumPy's Generator draws them: Daniel Lemire, "Fast Random Integer Generation in an Interval", ACM Transactions
 * on Modeling and Computer Simulation 29 (1), 2019. The upper half of draw times range, unless the lower one is among those
 * that would come up once too often.
 */
import type { PCG64 } from "./pcg64.js";

/** From 0 to `most`, below 2^53: of 32-bit draws below 2^32, of 64-bit ones from there on. */
export function lemireInteger(bits: PCG64, most: number): number {
  if (most === 0) return 0;
  if (most >= 2 ** 32) return wideInteger(bits, BigInt(most) + 1n);
  if (most === 0xffffffff) return bits.next32();
  const count = most + 1;
  const unfair = (2 ** 32 - count) % count;
  for (;;) {
    const draw = bits.next32();
    const low = Math.imul(draw, count) >>> 0;
    if (low >= unfair) return upperHalf(draw, count);
  }
}

/** The upper 32 bits of a product of 32-bit numbers. */
function upperHalf(a: number, b: number): number {
  const low = a * (b & 0xffff);
  return Math.floor((a * (b >>> 16) + Math.floor(low / 2 ** 16)) / 2 ** 16);
}

function wideInteger(bits: PCG64, count: bigint): number {
  const unfair = (2n ** 64n - count) % count;
  for (;;) {
    bits.next64();
    const product = ((BigInt(bits.high) << 32n) | BigInt(bits.low)) * count;
    if (BigInt.asUintN(64, product) >= unfair) return Number(product >> 64n);
  }
}
