import { argumentError, checkBoolean, checkInteger, checkOptions } from "../checks.js";
import { defaultGenerator, Generator, generatorOr } from "../random/generator.js";
import { randint, randperm } from "../tensor/draws.js";
import { expose, fix, publish } from "../public_class.js";
import { pythonCall } from "../python/text.js";
import { type Dataset, isDataset } from "./dataset.js";
import type { FileDataset } from "./file_dataset.js";
import type { AnyTensorDataset } from "./tensor_dataset.js";

/** Draws with replacement are made this many at once. */
const CHUNK = 32;

function lengthOf(source: number | Dataset): number {
  return isDataset(source) ? source.length : checkInteger(source, "a sampler's source", 0, 2 ** 31 - 1);
}

/**
 * 0, 1, 2, ...: torch.utils.data.SequentialSampler.
 *
 * @example
 * ```ts
 * console.log([...new SequentialSampler(5)].join(" "));
 * // 0 1 2 3 4
 * ```
 */
export class SequentialSampler implements Iterable<number> {
  /** Samples an epoch. */
  declare readonly length: number;

  static {
    publish(this);
  }

  /** Throws ERR_ARGUMENT. */
  constructor(source: number | AnyTensorDataset | FileDataset) {
    const length = lengthOf(source);
    expose(this, "length", () => length);
  }

  toString(): string {
    return pythonCall("SequentialSampler", { length: this.length });
  }

  *[Symbol.iterator](): IterableIterator<number> {
    for (let i = 0; i < this.length; i++) yield i;
  }
}

/** The options of a RandomSampler. */
export interface RandomSamplerOptions {
  /** Whether each sample is drawn from the whole source anew. Default: false. */
  replacement?: boolean;
  /** Samples of an epoch, at least 1. Default: the source's length. */
  numSamples?: number;
  /** Draws the order. Default: a fresh generator each epoch, which the default one seeds. */
  generator?: Generator;
}

/**
 * A new random order each epoch: torch.utils.data.RandomSampler. Without replacement permutations one after another, the last
 * one cut; with it randint, 32 samples at once.
 *
 * The first element asked for makes the first draws, and each next part is drawn when it is reached: from the sampler's own
 * generator; or, without one, from a fresh generator that 64 bits of the default one seed. A permutation of which nothing is
 * left to give is drawn all the same, when an element after the last is asked for.
 *
 * @example
 * ```ts
 * const sampler = new RandomSampler(5, { generator: new Generator({ seed: 1 }) });
 * console.log([...sampler].join(" "));
 * // 0 4 2 3 1
 *
 * // The next epoch:
 * console.log([...sampler].join(" "));
 * // 4 1 0 2 3
 * ```
 */
export class RandomSampler implements Iterable<number> {
  /** Samples an epoch. */
  declare readonly length: number;
  /** All that it is made of: an own property, for deep equality, JSON and structuredClone. `generator` is null for the default. */
  declare readonly state: object;
  readonly #source: number;
  readonly #replacement: boolean;
  readonly #generator: Generator | null;
  /** @internal What it draws from. */
  declare readonly generator: Generator;

  static {
    publish(this);
  }

  /** Throws ERR_ARGUMENT for an empty source, as PyTorch does. */
  constructor(source: number | AnyTensorDataset | FileDataset, options: RandomSamplerOptions = {}) {
    const given = checkOptions(options, ["replacement", "numSamples", "generator"], "RandomSampler");
    this.#source = lengthOf(source);
    if (this.#source === 0)
      throw argumentError("there is nothing to shuffle: a RandomSampler needs at least one sample");
    this.#replacement = checkBoolean(given.replacement ?? false, "replacement");
    const length = checkInteger(given.numSamples ?? this.#source, "numSamples", 1);
    expose(this, "length", () => length);
    const generator = generatorOr(given.generator);
    fix<RandomSampler>(this, { generator });
    this.#generator = given.generator === undefined ? null : generator;
    expose(this, "state", () => ({
      source: this.#source,
      replacement: this.#replacement,
      generator: this.#generator,
    }));
  }

  /** @internal Whether it draws from a generator that others may draw from, after an epoch's first sample, too. */
  get isLazy(): boolean {
    return this.#generator !== null;
  }

  toString(): string {
    return pythonCall("RandomSampler", { numSamples: this.length, ...this.state });
  }

  *[Symbol.iterator](): IterableIterator<number> {
    const generator = this.#generator ?? reseeded();
    const [draw, most] = this.#replacement
      ? [(count: number) => Array.from(randint(0, this.#source, [count], { generator }), Number), CHUNK]
      : [(count: number) => randperm(this.#source, { generator }).subarray(0, count), this.#source];
    for (let left = this.length; left >= most; left -= most) yield* draw(most);
    const rest = this.length % most;
    if (rest > 0 || this.#generator !== null) yield* draw(rest); // of a fresh generator's nobody would know
  }
}

/** A fresh generator, seeded by 64 bits of the default one; only their low 32 count. */
function reseeded(): Generator {
  const { engine, profile, backend } = defaultGenerator;
  const seed = engine.random64(defaultGenerator.borrowState());
  return new Generator({ seed: BigInt.asUintN(63, seed), profile, backend });
}
