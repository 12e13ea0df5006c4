import { checkInteger, checkOptions } from "../checks.js";
import { expose, publish } from "../public_class.js";
import { randperm } from "../tensor/draws.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { pythonCall } from "../python/text.js";
import { checkNumbers, type NumberSequence } from "../tensor/sequence.js";

/** The options of a SubsetRandomSampler. */
export interface SubsetRandomSamplerOptions {
  /** Draws the permutations. Default: the default generator. */
  generator?: Generator;
}

/**
 * The given indices in a new random order each epoch: torch.utils.data.SubsetRandomSampler. The first element asked for draws
 * the permutation, from the generator itself, the default one unless another is given.
 *
 * @example
 * ```ts
 * const sampler = new SubsetRandomSampler([10, 20, 30, 40], { generator: new Generator({ seed: 1 }) });
 * console.log([...sampler].join(" "));
 * // 20 40 30 10
 * ```
 */
export class SubsetRandomSampler implements Iterable<number> {
  /** Samples an epoch. */
  declare readonly length: number;
  /** All that it is made of: an own property, for deep equality, JSON and structuredClone. */
  declare readonly state: object;
  readonly #indices: readonly number[];
  readonly #generator: Generator;

  static {
    publish(this);
  }

  /** Copies the indices. Throws ERR_ARGUMENT unless they are integers of at least 0, ERR_SHAPE for a tensor that is no vector. */
  constructor(indices: NumberSequence, options: SubsetRandomSamplerOptions = {}) {
    const { generator } = checkOptions(options, ["generator"], "SubsetRandomSampler");
    const given = checkNumbers(indices, "SubsetRandomSampler's indices");
    this.#indices = given.map((index) => checkInteger(index, "an index", 0));
    this.#generator = generatorOr(generator);
    expose(this, "length", () => given.length);
    expose(this, "state", () => ({ indices: [...this.#indices], generator: this.#generator }));
  }

  toString(): string {
    return pythonCall("SubsetRandomSampler", { length: this.length, generator: this.#generator });
  }

  /** @internal What it draws from. */
  get generator(): Generator {
    return this.#generator;
  }

  /** An epoch's indices. Throws ERR_BUSY. */
  *[Symbol.iterator](): IterableIterator<number> {
    for (const place of randperm(this.length, { generator: this.#generator })) yield this.#indices[place] as number;
  }
}
