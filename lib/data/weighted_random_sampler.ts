import { argumentError, checkBoolean, checkOptions, show } from "../checks.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { checkMultinomial, drawMultinomial } from "../random/multinomial.js";

export interface WeightedRandomSamplerOptions {
  /** Whether an index can come again; true unless told. */
  replacement?: boolean;
  generator?: Generator;
}

/**
 * `numSamples` indices an epoch, drawn with probabilities in proportion to their weights, which need not sum to 1:
 * torch.utils.data.WeightedRandomSampler, the multinomial of float64 weights. The first element asked for draws them all, from
 * the generator itself, the default one unless another is given.
 */
export class WeightedRandomSampler implements Iterable<number> {
  readonly length: number;
  readonly #weights: Float64Array;
  readonly #replacement: boolean;
  /** @internal What it draws from. */
  readonly generator: Generator;

  /** Copies the weights. Throws ERR_ARGUMENT for weights and counts that multinomial refuses. */
  constructor(weights: readonly number[], numSamples: number, options: WeightedRandomSamplerOptions = {}) {
    const given = checkOptions(options, ["replacement", "generator"], "WeightedRandomSampler");
    if (!Array.isArray(weights) || ![...weights].every((weight) => typeof weight === "number")) {
      throw argumentError(`WeightedRandomSampler takes an array of numbers, given ${show(weights)}`);
    }
    this.#weights = Float64Array.from(weights);
    this.#replacement = checkBoolean(given.replacement ?? true, "replacement");
    this.generator = generatorOr(given.generator);
    checkMultinomial(this.#weights, numSamples, this.#replacement);
    this.length = numSamples;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    yield* drawMultinomial(this.generator, this.#weights, this.length, this.#replacement);
  }
}
