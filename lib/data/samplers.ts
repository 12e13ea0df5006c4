import { argumentError, checkInteger, checkOptions } from "../checks.js";
import { defaultGenerator, Generator, generatorOr } from "../random/generator.js";
import { randperm } from "../random/draws.js";
import { TensorDataset } from "./tensor_dataset.js";

function lengthOf(source: number | TensorDataset): number {
  return source instanceof TensorDataset ? source.length : checkInteger(source, "a sampler's source", 0, 2 ** 31 - 1);
}

/** 0, 1, 2, ...: torch.utils.data.SequentialSampler. */
export class SequentialSampler implements Iterable<number> {
  readonly length: number;

  constructor(source: number | TensorDataset) {
    this.length = lengthOf(source);
  }

  *[Symbol.iterator](): IterableIterator<number> {
    for (let i = 0; i < this.length; i++) yield i;
  }
}

/**
 * A new permutation each epoch: torch.utils.data.RandomSampler. Its draws are made at the first element asked for: with a
 * generator of its own, a permutation from it, and another one, unused, when an element after the last is asked for; with
 * the default generator 64 bits from it, which seed a fresh generator for the permutation.
 */
export class RandomSampler implements Iterable<number> {
  readonly length: number;
  readonly #generator: Generator | null;

  /** Throws ERR_ARGUMENT for an empty source, as PyTorch does. */
  constructor(source: number | TensorDataset, options: { generator?: Generator } = {}) {
    checkOptions(options, ["generator"], "RandomSampler");
    this.length = lengthOf(source);
    if (this.length === 0)
      throw argumentError("there is nothing to shuffle: a RandomSampler needs at least one sample");
    this.#generator = options.generator === undefined ? null : generatorOr(options.generator);
  }

  *[Symbol.iterator](): IterableIterator<number> {
    const generator = this.#generator ?? reseeded();
    yield* randperm(this.length, { generator });
    if (this.#generator !== null) randperm(this.length, { generator });
  }
}

/** A fresh generator, seeded by 64 bits of the default one; only their low 32 count. */
function reseeded(): Generator {
  const { engine, profile, backend } = defaultGenerator;
  const seed = engine.random64(defaultGenerator.borrowState());
  return new Generator({ seed: BigInt.asUintN(63, seed), profile, backend });
}
