/**
 * The places of the k largest numbers, the largest first. Where numbers are equal, their order is what PyTorch's topk
 * (ATen/native/TopKImpl.h) gives on Linux: that of the GNU C++ library's std::partial_sort when k is at most a 64th of the
 * numbers, else of its std::nth_element and std::sort, whose steps (bits/stl_algo.h, stl_heap.h) these are.
 */
export function topK(values: Float64Array | Float32Array, k: number): Int32Array {
  const places = Int32Array.from(values, (_, i) => i);
  const ranking = new Ranking(values.slice(), places);
  if (k * 64 <= values.length) {
    ranking.partialSort(0, k, values.length);
  } else {
    ranking.nthElement(0, k - 1, values.length);
    ranking.sort(0, k - 1);
  }
  return places.slice(0, k);
}

const SHORT = 16;

/** Numbers with their places, moved together. `before(i, j)`: number i is larger than number j; NaN is largest. */
class Ranking {
  readonly #values: Float64Array | Float32Array;
  readonly #places: Int32Array;

  constructor(values: Float64Array | Float32Array, places: Int32Array) {
    this.#values = values;
    this.#places = places;
  }

  partialSort(first: number, middle: number, last: number): void {
    this.#heapSelect(first, middle, last);
    for (let end = middle - 1; end > first; end--) this.#popHeap(first, end, end);
  }

  nthElement(first: number, nth: number, last: number): void {
    let limit = depthLimit(last - first);
    while (last - first > 3) {
      if (limit-- === 0) {
        this.#heapSelect(first, nth + 1, last);
        this.#swap(first, nth);
        return;
      }
      const cut = this.#partition(first, last);
      if (cut <= nth) first = cut;
      else last = cut;
    }
    this.#insertionSort(first, last);
  }

  sort(first: number, last: number): void {
    this.#introsort(first, last, depthLimit(last - first));
    this.#insertionSort(first, last);
  }

  #introsort(first: number, last: number, limit: number): void {
    while (last - first > SHORT) {
      if (limit-- === 0) return this.partialSort(first, last, last);
      const cut = this.#partition(first, last);
      this.#introsort(cut, last, limit);
      last = cut;
    }
  }

  /** Around the median of the second, the middle and the last number, which becomes the first. */
  #partition(first: number, last: number): number {
    this.#medianToFirst(first, first + 1, first + Math.floor((last - first) / 2), last - 1);
    let [low, high] = [first + 1, last];
    for (;;) {
      while (this.#before(low, first)) low++;
      do high--;
      while (this.#before(first, high));
      if (low >= high) return low;
      this.#swap(low++, high);
    }
  }

  #medianToFirst(first: number, a: number, b: number, c: number): void {
    const [low, high] = this.#before(a, b) ? [a, b] : [b, a];
    if (this.#before(high, c)) this.#swap(first, high);
    else this.#swap(first, this.#before(low, c) ? c : low);
  }

  #insertionSort(first: number, last: number): void {
    for (let i = first + 1; i < last; i++) {
      for (let j = i; j > first && this.#before(j, j - 1); j--) this.#swap(j, j - 1);
    }
  }

  #heapSelect(first: number, middle: number, last: number): void {
    const size = middle - first;
    for (let hole = Math.floor(size / 2) - 1; hole >= 0; hole--) this.#adjustHeap(first, hole, size);
    for (let i = middle; i < last; i++) if (this.#before(i, first)) this.#popHeap(first, middle, i);
  }

  /** The heap [first, end) gives its top to `to` and takes what was there. */
  #popHeap(first: number, end: number, to: number): void {
    this.#swap(first, to);
    this.#adjustHeap(first, 0, end - first);
  }

  /** The number at `hole` sinks to the bottom along the later children, then rises to where it belongs. */
  #adjustHeap(first: number, hole: number, size: number): void {
    const top = hole;
    while (hole < Math.floor((size - 1) / 2)) {
      const right = 2 * hole + 2;
      const child = this.#before(first + right, first + right - 1) ? right - 1 : right;
      this.#swap(first + hole, first + child);
      hole = child;
    }
    if (size % 2 === 0 && hole === (size - 2) / 2) {
      this.#swap(first + hole, first + 2 * hole + 1);
      hole = 2 * hole + 1;
    }
    for (
      let parent = (hole - 1) >> 1;
      hole > top && this.#before(first + parent, first + hole);
      parent = (hole - 1) >> 1
    ) {
      this.#swap(first + hole, first + parent);
      hole = parent;
    }
  }

  #before(i: number, j: number): boolean {
    const [a, b] = [this.#values[i] as number, this.#values[j] as number];
    return a > b || (Number.isNaN(a) && !Number.isNaN(b));
  }

  #swap(i: number, j: number): void {
    const [value, place] = [this.#values[i] as number, this.#places[i] as number];
    this.#values[i] = this.#values[j] as number;
    this.#places[i] = this.#places[j] as number;
    this.#values[j] = value;
    this.#places[j] = place;
  }
}

/** How many partitions may fail to halve before heaps take over: 2 floor(log2(size)). */
function depthLimit(size: number): number {
  return 2 * (31 - Math.clz32(size));
}
