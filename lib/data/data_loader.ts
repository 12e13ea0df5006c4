import { argumentError, checkBoolean, checkInteger, checkOptions, show } from "../checks.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { RandomSampler, SequentialSampler } from "./samplers.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkReadable, gather, TensorDataset, type Target } from "./tensor_dataset.js";

export interface DataLoaderOptions {
  /** Samples a batch; 1 unless told. */
  batchSize?: number;
  /** A new order each epoch; false unless told. */
  shuffle?: boolean;
  /** Leave out a last batch that is not full; false unless told. */
  dropLast?: boolean;
  /** Shuffles; the default generator unless told, and then it is drawn from differently, as in PyTorch. */
  generator?: Generator;
}

export const LOADER_OPTIONS = ["batchSize", "shuffle", "dropLast", "generator"] as const;

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
 * first, shuffled or not, as PyTorch does for workers that it may have; then the order (RandomSampler).
 */
export class DataLoader implements Iterable<[x: Tensor, y: Target]> {
  /** Batches an epoch. */
  readonly length: number;
  readonly #data: TensorDataset;
  readonly #batchSize: number;
  readonly #dropLast: boolean;
  readonly #generator: Generator;
  readonly #sampler: Iterable<number>;

  constructor(data: TensorDataset, options: DataLoaderOptions = {}) {
    checkOptions(options, LOADER_OPTIONS, "DataLoader");
    if (!(data instanceof TensorDataset)) throw argumentError(`DataLoader takes a TensorDataset, given ${show(data)}`);
    const { batchSize, shuffle, dropLast, generator } = checkLoaderOptions(options);
    this.#data = data;
    this.#batchSize = batchSize;
    this.#dropLast = dropLast;
    this.#generator = generatorOr(generator ?? undefined);
    const own = generator === null ? {} : { generator };
    this.#sampler = shuffle ? new RandomSampler(data, own) : new SequentialSampler(data);
    this.length = dropLast ? Math.floor(data.length / batchSize) : Math.ceil(data.length / batchSize);
  }

  /** One epoch: new tensors for each batch. Throws ERR_BUSY while a fit owns the data or the generator. */
  [Symbol.iterator](): IterableIterator<[x: Tensor, y: Target]> {
    checkReadable(this.#data);
    this.#generator.engine.random64(this.#generator.borrowState());
    return this.#batches();
  }

  *#batches(): IterableIterator<[x: Tensor, y: Target]> {
    let batch: number[] = [];
    for (const index of this.#sampler) {
      batch.push(index);
      if (batch.length < this.#batchSize) continue;
      yield gather(this.#data, batch);
      batch = [];
    }
    if (batch.length > 0 && !this.#dropLast) yield gather(this.#data, batch);
  }
}
