import { type Generator, rand } from "../../browser.js";

/** Words in a block of the Mersenne Twister's stream. */
const BLOCK = 624;

/** How many 32-bit draws lead from one state of a generator to a later one. */
export function drawsBetween(before: Generator, after: Generator): number {
  const walker = before.clone();
  const end = wordsOf(after);
  let draws = (placeOf(after) - placeOf(before) + BLOCK) % BLOCK;
  rand([draws], { generator: walker });
  while (!areEqual(wordsOf(walker), end)) {
    rand([BLOCK], { generator: walker });
    draws += BLOCK;
  }
  return draws;
}

// PyTorch's state: the place in the block is a 64-bit number at byte 16, the block's words go from byte 24 to 5016.

function placeOf(generator: Generator): number {
  return new DataView(generator.getState().buffer).getUint16(16, true);
}

function wordsOf(generator: Generator): Uint8Array {
  return generator.getState().subarray(24, 5016);
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, i) => byte === b[i]);
}
