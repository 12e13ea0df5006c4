import { checkBoolean, checkOptions } from "../checks.js";
import { expose, publish } from "../public_class.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { checkMultinomial, drawMultinomial } from "../random/multinomial.js";
import { pythonCall } from "../python/text.js";
import { checkNumbers, type NumberSequence } from "../tensor/sequence.js";

/** The options of a WeightedRandomSampler. */
export interface WeightedRandomSamplerOptions {
  /** Whether an index can come again. Default: true. */
  replacement?: boolean;
  /** Draws the indices. Default: the default generator. */
  generator?: Generator;
}

/**
 * `numSamples` indices an epoch, drawn with probabilities in proportion to their weights, which need not sum to 1:
 * torch.utils.data.WeightedRandomSampler, the multinomial of float64 weights. The first element asked for draws them all, from
 * the generator itself, the default one unless another is given.
 *
 * @example
 * ```ts
 * const generator = new Generator({ seed: 1 });
 * console.log([...new WeightedRandomSampler([0.1, 0.8, 0.1], 8, { generator })].join(" "));
 * // 0 1 1 1 1 1 1 1
 * ```
 */
export class WeightedRandomSampler implements Iterable<number> {
  /** Samples an epoch. */
  declare readonly length: number;
  /** All that it is made of: an own property, for deep equality, JSON and structuredClone. */
  declare readonly state: object;
  readonly #weights: Float64Array;
  readonly #replacement: boolean;
  readonly #generator: Generator;

  static {
    publish(this);
  }

  /**
   * Copies the weights, as float64. Throws ERR_ARGUMENT for weights and counts that multinomial refuses, ERR_SHAPE for a tensor
   * that is no vector.
   */
  constructor(weights: NumberSequence, numSamples: number, options: WeightedRandomSamplerOptions = {}) {
    const given = checkOptions(options, ["replacement", "generator"], "WeightedRandomSampler");
    this.#weights = Float64Array.from(checkNumbers(weights, "WeightedRandomSampler's weights"));
    this.#replacement = checkBoolean(given.replacement ?? true, "replacement");
    this.#generator = generatorOr(given.generator);
    checkMultinomial(this.#weights, numSamples, this.#replacement);
    expose(this, "length", () => numSamples);
    expose(this, "state", () => ({
      weights: this.#weights.slice(),
      replacement: this.#replacement,
      generator: this.#generator,
    }));
  }

  toString(): string {
    const options = { numSamples: this.length, replacement: this.#replacement, generator: this.#generator };
    return pythonCall("WeightedRandomSampler", { weights: this.#weights.length, ...options });
  }

  /** @internal What it draws from. */
  get generator(): Generator {
    return this.#generator;
  }

  /** An epoch's indices. Throws ERR_BUSY. */
  *[Symbol.iterator](): IterableIterator<number> {
    yield* drawMultinomial(this.#generator, this.#weights, this.length, this.#replacement);
  }
}
