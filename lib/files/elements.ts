/**
 * Elements that files have and tensors have not. Half precision is widened to float32, which has all its values: as bits and not
 * as numbers, so that NaNs keep their payloads; a float16's signalling NaN becomes quiet, as PyTorch widens it.
 */
import { copyInTurns } from "../turns.js";

/** Half of the memory, for halves, such that what they are widened to needs no more than all of it. */
export function halvesIn({ buffer, byteLength }: Uint8Array): Uint16Array {
  return new Uint16Array(buffer, byteLength / 2);
}

/** IEEE-754 binary16: 1 sign bit, 5 of the exponent, 10 of the fraction. */
export function widenFloat16(halves: Uint16Array): Promise<Float32Array> {
  return widen(halves, float16Bits);
}

/** A float32's upper half. */
export function widenBfloat16(halves: Uint16Array): Promise<Float32Array> {
  return widen(halves, (half) => half << 16);
}

/** In place, where they are halvesIn's: from the first to the last, none is overwritten before it has been read. */
async function widen(halves: Uint16Array, bitsOf: (half: number) => number): Promise<Float32Array> {
  const { buffer, byteOffset, length } = halves;
  const isInPlace = byteOffset === 2 * length && buffer.byteLength === 4 * length;
  const bits = isInPlace ? new Uint32Array(buffer) : new Uint32Array(length);
  const run = (from: number, to: number): void => {
    for (let i = from; i < to; i++) bits[i] = bitsOf(halves[i] as number);
  };
  await copyInTurns([{ length, run }]);
  return new Float32Array(bits.buffer);
}

/** The float32's bits. Exponents differ in their bias by 112, fractions in their length by 13. */
function float16Bits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13) | (fraction === 0 ? 0 : 0x400000);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  return fraction === 0 ? sign : sign | subnormalBits(fraction);
}

/** fraction x 2^-24, whose leading bit becomes float32's hidden one. */
function subnormalBits(fraction: number): number {
  const shift = Math.clz32(fraction) - 21;
  return ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}

/** Any byte but 0 is true; a tensor's is 1. */
export async function normaliseBooleans(bytes: Uint8Array): Promise<void> {
  const run = (from: number, to: number): void => {
    for (let i = from; i < to; i++) if ((bytes[i] as number) > 1) bytes[i] = 1;
  };
  await copyInTurns([{ length: bytes.length, run }]);
}
