/**
 * Elements that files have and tensors have not. Half precision, widened to float32: every value is one. Bits and not numbers, so that NaNs keep their payloads; a float16's
 * signalling NaN becomes quiet, as PyTorch widens it.
 */
import { copyInTurns } from "../turns.js";

/** IEEE-754 binary16: 1 sign bit, 5 of the exponent, 10 of the fraction. */
export function widenFloat16(halves: Uint16Array): Promise<Float32Array> {
  return widen(halves, float16Bits);
}

/** A float32's upper half. */
export function widenBfloat16(halves: Uint16Array): Promise<Float32Array> {
  return widen(halves, (half) => half << 16);
}

async function widen(halves: Uint16Array, bitsOf: (half: number) => number): Promise<Float32Array> {
  const bits = new Uint32Array(halves.length);
  const run = (from: number, to: number): void => {
    for (let i = from; i < to; i++) bits[i] = bitsOf(halves[i] as number);
  };
  await copyInTurns([{ length: halves.length, run }]);
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
