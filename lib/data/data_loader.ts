import { argumentError, checkBoolean, checkInteger, checkOptions, isList, show } from "../checks.js";
import type { SamebitsError } from "../errors.js";
import { Generator, generatorOr } from "../random/generator.js";
import { drawsApartFrom, isKnownSampler, type Sampler } from "./known_samplers.js";
import { ListSampler } from "./list_sampler.js";
import { RandomSampler, SequentialSampler } from "./samplers.js";
import { expose, publish } from "../public_class.js";
import { pythonCall } from "../python/text.js";
import type { NumberSequence } from "../tensor/sequence.js";
import type { InputTensor } from "../tensor/integers.js";
import { Tensor } from "../tensor/tensor.js";
import { batchOf, checkInMemory, type Dataset, isDataset } from "./dataset.js";
import type { FileDataset } from "./file_dataset.js";
import type { Target, TensorDataset } from "./tensor_dataset.js";

/** The options of a DataLoader: torch.utils.data.DataLoader's. */
export interface DataLoaderOptions {
  /** Samples of a batch, from 1 to 2^31 - 1. Default: 1. */
  batchSize?: number;
  /** Whether each epoch has a new random order. Default: false. */
  shuffle?: boolean;
  /**
   * Gives the samples' indices in place of `shuffle`, each iteration an epoch, from 0 to the data's length - 1 and any number of them;
   * it draws from its own generator. Default: none.
   */
  sampler?: NumberSequence;
  /** Whether a last batch that is not full is left out. Default: false. */
  dropLast?: boolean;
  /**
   * Draws each epoch's base seed, and shuffles. Default: the default generator, from which shuffling draws differently, as in
   * PyTorch.
   */
  generator?: Generator;
}

/** Their names; a fit has them, too. */
export const LOADER_OPTIONS = ["batchSize", "shuffle", "sampler", "dropLast", "generator"] as const;

/** The options with PyTorch's defaults, checked. `generator` is null when none was given. */
export function checkLoaderOptions(options: DataLoaderOptions): {
  batchSize: number;
  shuffle: boolean;
  dropLast: boolean;
  generator: Generator | null;
} {
  return {
    batchSize: checkInteger(options.batchSize ?? 1, "batchSize", 1, 2 ** 31 - 1),
    shuffle: checkBoolean(options.shuffle ?? false, "shuffle"),
    dropLast: checkBoolean(options.dropLast ?? false, "dropLast"),
    generator: options.generator === undefined ? null : generatorOr(options.generator),
  };
}

/**
 * Batches of a data set, epoch after epoch, in the order of torch.utils.data.DataLoader. Every epoch draws a 64-bit base seed
 * first, shuffled or not, as PyTorch does for workers that it may have; then the sampler draws.
 *
 * @example
 * ```ts
 * manualSeed(1);
 * const data = new TensorDataset(tensor([[1], [2], [3], [4], [5]]), Int32Array.of(0, 1, 0, 1, 1));
 * const loader = new DataLoader(data, { batchSize: 2, shuffle: true });
 * console.log([...loader].map(([x]) => x.data.join(" ")).join(", "));
 * // 5 2, 4 1, 3
 * ```
 */
export class DataLoader<X extends InputTensor = Tensor> implements Iterable<[x: X, y: Target]> {
  /** All that it is made of: an own property, for deep equality, JSON and structuredClone. */
  declare readonly state: object;
  readonly #data: Dataset;
  readonly #batchSize: number;
  readonly #dropLast: boolean;
  readonly #generator: Generator;
  readonly #sampler: Sampler;

  static {
    publish(this);
  }

  constructor(data: TensorDataset<Target, X> | FileDataset, options: DataLoaderOptions = {}) {
    const given = checkOptions(options, LOADER_OPTIONS, "DataLoader");
    if (!isDataset(data)) throw argumentError(`DataLoader takes a TensorDataset or a FileDataset, given ${show(data)}`);
    const { batchSize, shuffle, dropLast, generator } = checkLoaderOptions(given);
    this.#data = data;
    this.#batchSize = batchSize;
    this.#dropLast = dropLast;
    this.#generator = generatorOr(generator ?? undefined);
    if (given.sampler !== undefined) this.#sampler = checkSampler(given.sampler, shuffle);
    else if (shuffle) this.#sampler = new RandomSampler(data, generator === null ? {} : { generator });
    else this.#sampler = new SequentialSampler(data);
    expose(this, "state", () => ({
      data: this.#data,
      batchSize: this.#batchSize,
      sampler: this.#sampler,
      dropLast: this.#dropLast,
      generator: this.#generator,
    }));
  }

  toString(): string {
    return pythonCall("DataLoader", this.state);
  }

  /** Batches an epoch. Throws ERR_ARGUMENT if the sampler has no `length`. */
  get length(): number {
    const { length: samples } = this.#sampler as { length?: unknown };
    const batches = checkInteger(samples, "the sampler's length", 0) / this.#batchSize;
    return this.#dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  /** One epoch: new tensors for each batch. Throws ERR_BUSY while a fit owns the generator. */
  [Symbol.iterator](): IterableIterator<[x: X, y: Target]> {
    this.#drawBaseSeed();
    return this.#batches();
  }

  /** @internal Whether the value has data: an object may have the prototype, or stand for a loader, and have none. */
  static isDataLoader(value: unknown): value is DataLoader<InputTensor> {
    return typeof value === "object" && value !== null && #data in value;
  }

  /** @internal */
  get data(): Dataset {
    return this.#data;
  }

  /** @internal Samples of a full batch. */
  get batchSize(): number {
    return this.#batchSize;
  }

  /** @internal What it draws from, its sampler too as far as that says so. */
  get generators(): readonly Generator[] {
    const { generator } = this.#sampler as { generator?: unknown };
    return Generator.isGenerator(generator) ? [this.#generator, generator] : [this.#generator];
  }

  /** @internal The samples of an epoch's batches; null where only the sampler knows. */
  get samplesPerEpoch(): number | null {
    if (!isKnownSampler(this.#sampler)) return null;
    const { length } = this.#sampler;
    return this.#dropLast ? length - (length % this.#batchSize) : length;
  }

  /** @internal Whether drawEpoch will do where those are drawn from between the batches. */
  drawsApartFrom(others: readonly Generator[]): boolean {
    return drawsApartFrom(this.#sampler, others);
  }

  /** @internal The samples of an epoch's batches, drawn all at once: where nothing else draws meanwhile, those of an iteration. */
  drawEpoch(): Int32Array {
    this.#drawBaseSeed();
    const samples = Int32Array.from(this.#indices());
    return this.#dropLast ? samples.subarray(0, samples.length - (samples.length % this.#batchSize)) : samples;
  }

  #drawBaseSeed(): void {
    checkInMemory(this.#data);
    this.#generator.engine.random64(this.#generator.borrowState());
  }

  *#indices(): IterableIterator<number> {
    for (const index of this.#sampler) {
      const number = typeof index === "bigint" ? Number(index) : index;
      yield checkInteger(number, "a sampler's index", 0, this.#data.length - 1);
    }
  }

  *#batches(): IterableIterator<[x: X, y: Target]> {
    let batch: number[] = [];
    for (const index of this.#indices()) {
      batch.push(index);
      if (batch.length < this.#batchSize) continue;
      yield batchOf(this.#data, batch) as [X, Target];
      batch = [];
    }
    if (batch.length > 0 && !this.#dropLast) yield batchOf(this.#data, batch) as [X, Target];
  }
}

function checkSampler(sampler: NumberSequence, shuffle: boolean): Sampler {
  if (shuffle) throw argumentError("sampler and shuffle exclude each other: the sampler gives the order");
  if (typeof sampler !== "object" || sampler === null) throw notSampler(sampler);
  if (Tensor.isTensor(sampler) || isList(sampler)) return new ListSampler(sampler);
  if (!(Symbol.iterator in sampler)) throw notSampler(sampler);
  return sampler;
}

function notSampler(given: unknown): SamebitsError {
  return argumentError(`a sampler is an iterable of indices, given ${show(given)}`);
}
