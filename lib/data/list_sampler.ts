import { checkNumbers, checkSequence, type NumberSequence } from "../tensor/sequence.js";
import { Tensor } from "../tensor/tensor.js";

const WHAT = "a sampler's indices";

/** The elements of a list or a tensor, as they are when an epoch begins. */
export class ListSampler implements Iterable<number | bigint> {
  readonly #list: NumberSequence;

  constructor(list: NumberSequence) {
    this.#list = list;
  }

  get length(): number {
    return this.#read().length;
  }

  /** The elements as they are now. */
  get state(): object {
    return { indices: this.#read().map(Number) };
  }

  [Symbol.iterator](): IterableIterator<number | bigint> {
    return this.#read()[Symbol.iterator]();
  }

  #read(): (number | bigint)[] {
    return Tensor.isTensor(this.#list) ? checkNumbers(this.#list, WHAT) : checkSequence(this.#list, WHAT);
  }
}
