/**
 * randperm (aten/src/ATen/native/TensorFactories.cpp), for n < 214748364: starting from 0..n-1, for i = 0 .. n-2 swap element
 * i with element i + z, z = one 32-bit draw mod (n - i). n - 1 draws.
 */
import type { GeneratorState } from "../../backend.js";
import { draw32, takeWords } from "./generator.js";

export function randperm(state: GeneratorState, out: Int32Array): void {
  fillInOrder(out, 0, out.length);
  swapRange(state, out, 0, out.length - 1);
}

/** Sets elements `from` .. `to` - 1 to their own index. */
export function fillInOrder(order: Int32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) order[i] = i;
}

/** The swaps of elements `from` .. `to` - 1: all ranges up to order.length - 1 in turn make a permutation. */
export function swapRange(state: GeneratorState, order: Int32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const j = i + (draw32(state) % ((order.length - i) >>> 0));
    const value = order[i]!;
    order[i] = order[j]!;
    order[j] = value;
  }
}

/** Moves the state past `count` draws, as the part of a permutation that nobody looks at does. */
export function discardDraws(state: GeneratorState, count: number): void {
  for (let left = count; left > 0;) left -= takeWords(state, left);
}
