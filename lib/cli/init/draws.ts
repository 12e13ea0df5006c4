import { type Generator, rand } from "../../index.js";

/** Words in a block of the Mersenne Twister's stream. */
const BLOCK = 624;

/** How many 32-bit draws lead from one state of a generator to a later one. */
export function drawsBetween(before: Generator, after: Generator): number {
  const walker = before.clone();
  const end = wordsOf(after);
  let draws = (placeOf(after) - placeOf(before) + BLOCK) % BLOCK;
  rand([draws], { generator: walker });
  while (!wordsOf(walker).equals(end)) {
    rand([BLOCK], { generator: walker });
    draws += BLOCK;
  }
  return draws;
}

// PyTorch's state: the place in the block is a 64-bit number at byte 16, the block's words go from byte 24 to 5016.

function placeOf(generator: Generator): number {
  return Buffer.from(generator.getState()).readUInt16LE(16);
}

function wordsOf(generator: Generator): Buffer {
  return Buffer.from(generator.getState()).subarray(24, 5016);
}
