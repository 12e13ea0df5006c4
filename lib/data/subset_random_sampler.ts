import { argumentError, checkInteger, checkOptions, show } from "../checks.js";
import { randperm } from "../random/draws.js";
import { generatorOr, type Generator } from "../random/generator.js";

/**
 * The given indices in a new random order each epoch: torch.utils.data.SubsetRandomSampler. The first element asked for draws
 * the permutation, from the generator itself, the default one unless another is given.
 */
export class SubsetRandomSampler implements Iterable<number> {
  readonly length: number;
  readonly #indices: readonly number[];
  /** @internal What it draws from. */
  readonly generator: Generator;

  /** Copies the indices. Throws ERR_ARGUMENT unless they are integers of at least 0. */
  constructor(indices: readonly number[], options: { generator?: Generator } = {}) {
    const { generator } = checkOptions(options, ["generator"], "SubsetRandomSampler");
    if (!Array.isArray(indices))
      throw argumentError(`SubsetRandomSampler takes an array of indices, given ${show(indices)}`);
    this.#indices = Array.from(indices, (index) => checkInteger(index, "an index", 0));
    this.generator = generatorOr(generator);
    this.length = indices.length;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    for (const place of randperm(this.length, { generator: this.generator })) yield this.#indices[place] as number;
  }
}
