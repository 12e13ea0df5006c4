type Numbers = Float32Array | Float64Array | Int32Array;

/** A list of numbers that grows; never copied once it is large. */
export class Growing<A extends Numbers> {
  readonly #create: (length: number) => A;
  readonly #blocks: A[] = [];
  #length = 0;

  constructor(create: (length: number) => A) {
    this.#create = create;
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const index = this.#length >>> SHIFT;
    const place = this.#length & (BLOCK - 1);
    let block = this.#blocks[index];
    if (block === undefined || place === block.length) block = this.#grow(index);
    block[place] = value;
    this.#length += 1;
  }

  at(i: number): number {
    return (this.#blocks[i >>> SHIFT] as A)[i & (BLOCK - 1)] as number;
  }

  /** The first block is doubled until it is full, so that short lists are small. */
  #grow(index: number): A {
    const old = this.#blocks[index];
    const length = index > 0 ? BLOCK : Math.min(BLOCK, 2 * (old?.length ?? FIRST / 2));
    const block = this.#create(length);
    if (old !== undefined) block.set(old as never);
    this.#blocks[index] = block;
    return block;
  }
}

const FIRST = 16;
const SHIFT = 16;
const BLOCK = 2 ** SHIFT;
