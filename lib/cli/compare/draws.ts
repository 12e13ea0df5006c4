/** Where in its stream a generator is, and where numbers in a net were drawn. */
import { Generator, Linear, type Profile, rand } from "../../index.js";
import type { GeneratorPlace, Numbers } from "../../trace/format.js";
import { placeOf } from "../../trace/numbers.js";
import { decoded } from "./values.js";

/** Draws of one block of MT19937's words. */
const BLOCK = 624;
/** Blocks that are looked at: some ten million draws. */
const MOST_BLOCKS = 16_000;
/** Draws among which a layer's numbers are looked for. */
const MOST_DRAWS = 1 << 20;
export const PROFILES: readonly Profile[] = ["linux-x64", "windows-x64", "linux-arm64"];

/** The streams that have been looked at, by seed. */
export class Streams {
  readonly #streams = new Map<string, Stream>();

  /** How many 32-bit numbers have been drawn since the seed; null where it is too far, or not that seed's stream. */
  position({ seed, next, words }: GeneratorPlace): number | null {
    return this.#stream(seed).position(words, next);
  }

  /** Where a Linear layer's weight, drawn by default, begins in the stream of that seed, and which profiles give its bits. */
  origin(weight: Numbers, seed: string): Origin | null {
    return this.#stream(seed).origin(weight);
  }

  #stream(seed: string): Stream {
    const known = this.#streams.get(seed) ?? new Stream(BigInt.asUintN(64, BigInt(seed)));
    this.#streams.set(seed, known);
    return known;
  }
}

export interface Origin {
  readonly position: number;
  readonly profiles: readonly Profile[];
}

class Stream {
  readonly #seed: bigint;
  readonly #generator: Generator;
  /** The digests of the blocks' words, from the seeded state on. */
  readonly #blocks: string[];
  #uniforms: Float32Array | null = null;

  constructor(seed: bigint) {
    this.#seed = seed;
    this.#generator = new Generator({ seed });
    this.#blocks = [placeOf(this.#generator).words];
  }

  position(words: string, next: number): number | null {
    const known = this.#blocks.indexOf(words);
    const block = known >= 0 ? known : this.#advance(words);
    if (block === null) return null;
    return block === 0 ? 0 : (block - 1) * BLOCK + next;
  }

  #advance(words: string): number | null {
    while (this.#blocks.length <= MOST_BLOCKS) {
      rand([BLOCK], { generator: this.#generator });
      const own = placeOf(this.#generator).words;
      if (this.#blocks.push(own) && own === words) return this.#blocks.length - 1;
    }
    return null;
  }

  origin(weight: Numbers): Origin | null {
    const [outFeatures, inFeatures] = weight.shape;
    const values = decoded(weight);
    if (weight.shape.length !== 2 || weight.every !== 1 || !(values instanceof Float32Array)) return null;
    if (values.length < FEWEST || !inFeatures || !outFeatures) return null;
    const position = this.#find(Array.from(values.subarray(0, FEWEST), (value) => unit(value, inFeatures)));
    if (position === null) return null;
    const bits = Buffer.from(values.buffer);
    const profiles = PROFILES.filter((profile) => {
      const generator = new Generator({ seed: this.#seed, profile }).jump(position);
      return bits.equals(Buffer.from(new Linear(inFeatures, outFeatures, { generator }).weight.data.buffer));
    });
    return { position, profiles };
  }

  /** The first draws that are those, but for rounding. */
  #find(units: readonly number[]): number | null {
    this.#uniforms ??= rand([MOST_DRAWS], { generator: new Generator({ seed: this.#seed }) }).data;
    const uniforms = this.#uniforms;
    for (let at = 0; at + units.length <= MOST_DRAWS; at++) {
      if (units.every((value, i) => Math.abs(value - (uniforms[at + i] as number)) < CLOSE)) return at;
    }
    return null;
  }
}

/** Numbers that are compared: that so many are near by chance is out of the question. */
const FEWEST = 3;
const CLOSE = 2e-6;

/** Which number in [0, 1) a weight of so many inputs was made of. */
function unit(weight: number, inFeatures: number): number {
  const bound = 1 / Math.sqrt(inFeatures);
  return (weight + bound) / (2 * bound);
}
