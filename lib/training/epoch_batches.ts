/** The batches of a written-out epoch, by the steps that they are for. */
import { DataLoader } from "../data/data_loader.js";
import type { InputTensor } from "../tensor/integers.js";
import { samplesPerEpoch } from "./epoch_size.js";
import type { RunParts } from "./run_parts.js";

export type Batch = DataLoader<InputTensor> extends Iterable<infer Pair> ? Pair : never;

/**
 * Each batch is drawn when it is asked for. Only where nobody knows how many samples there will be, a step's batches are drawn
 * before the first of them: what each counts depends on all.
 */
export class EpochBatches {
  readonly #parts: RunParts;
  readonly #batches: Iterator<Batch>;
  /** The epoch's samples; null where they are not known. */
  readonly #samples: number | null;
  readonly #ahead: Batch[] = [];
  #given = 0;
  #isOver = false;

  /** Draws what an epoch begins with. */
  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#samples = samplesPerEpoch(parts);
    this.#batches = loaderOf(parts)[Symbol.iterator]();
  }

  /** Samples of the batches that have been given. */
  get given(): number {
    return this.#given;
  }

  /** Whether it is known that no step is left. */
  get isOver(): boolean {
    return this.#samples === null ? this.#isOver : this.#given === this.#samples;
  }

  /** The samples of the next step; 0 where none are left. */
  nextStep(): number {
    const { batchSize, accumulate } = this.#parts;
    if (this.#samples !== null) return Math.min(batchSize * accumulate, this.#samples - this.#given);
    while (this.#ahead.length < accumulate && !this.#isOver) this.#drawAhead();
    return this.#ahead.reduce((sum, [x]) => sum + (x.shape[0] as number), 0);
  }

  /** The next batch of the step. */
  readonly next = (): Batch => {
    const batch = this.#ahead.shift() ?? (this.#batches.next().value as Batch);
    this.#given += batch[0].shape[0] as number;
    return batch;
  };

  /** Asks for a batch after the last, when a sampler may draw. */
  end(): void {
    if (this.#samples !== null) this.#batches.next();
  }

  /** Lets the sampler go, wherever it is. */
  close(): void {
    this.#batches.return?.();
  }

  #drawAhead(): void {
    const { done, value } = this.#batches.next();
    if (done) this.#isOver = true;
    else this.#ahead.push(value);
  }
}

/** The loader that the options stand for; without a generator of its own, one that shuffles does so by a fresh one. */
function loaderOf({ data, loader, batchSize, dropLast, order, generator }: RunParts): DataLoader<InputTensor> {
  if (loader !== null) return loader;
  const drawn = order === "reseeded" ? {} : { generator };
  return new DataLoader(data, { batchSize, dropLast, shuffle: order !== "sequential", ...drawn });
}
