import { isTypedArray, lengthOf } from "../../arrays.js";
import { argumentError, checkInteger, checkNumber, show } from "../../checks.js";
import { publish } from "../../public_class.js";
import { join53 } from "./bit_generator.js";
import { shuffledOrder } from "./legacy.js";
import { log } from "./libm/log.js";
import { cos, sin } from "./libm/sincos.js";
import { MT19937 } from "./mt19937.js";
import { type PythonSeed, wordsOf } from "./seed_words.js";
import { reorderRows, type Rows } from "./rows.js";

/**
 * Python's random module, `random.Random(seed)`: the same numbers, to the bit; gauss as on Linux x64 (docs/numpy.md). Wrong
 * arguments throw ERR_ARGUMENT before a draw.
 *
 * @example
 * ```ts
 * const random = new PythonRandom(1); // random.seed(1)
 * console.log(random.random(), random.randint(1, 6));
 * // 0.13436424411240122 1
 * ```
 */
export class PythonRandom {
  #bits!: MT19937;
  #gauss: number | undefined;

  static {
    publish(this);
  }

  /** `seed`: an integer of any size, whose sign does not count, or a text, which needs Node. Throws ERR_SEED. */
  constructor(seed: PythonSeed) {
    this.seed(seed);
  }

  /** Starts again from the seed, and forgets a normal draw that waits. Throws ERR_SEED. */
  seed(seed: PythonSeed): void {
    this.#bits = MT19937.fromWords(wordsOf(seed));
    this.#gauss = undefined;
  }

  /** A draw from [0, 1), in steps of 2^-53. */
  random(): number {
    return this.#bits.nextDouble();
  }

  /** An integer from `low` to `high`, both possible; safe integers. */
  randint(low: number, high: number): number {
    return this.#draw(low, high + 1, 1, "randint");
  }

  /** An integer of Python's range(stop), range(start, stop) or range(start, stop, step). */
  randrange(start: number, stop?: number, step: number = 1): number {
    return stop === undefined ? this.#draw(0, start, step, "randrange") : this.#draw(start, stop, step, "randrange");
  }

  #draw(start: number, stop: number, step: number, what: string): number {
    const isWhole = [start, stop, step].every(Number.isSafeInteger) && step !== 0;
    const count = isWhole ? rangeLength(stop - start, step) : NaN;
    if (!(count < 2 ** 53))
      throw argumentError(
        `${what} takes safe integers, less than 2^53 to draw from; given ${show([start, stop, step])}`,
      );
    if (count > 0) return start + step * this.#below(count);
    throw argumentError(`${what} has no number to draw: from ${start} to before ${stop} in steps of ${step}`);
  }

  /** From 0 to n - 1: draws of as many bits as n has, until one is below it. */
  #below(n: number): number {
    for (;;) {
      const value = this.#randomBits(n);
      if (value < n) return value;
    }
  }

  /** A number of as many bits as n, below 2^53, has; of a word that is not needed whole, the upper ones. */
  #randomBits(n: number): number {
    const word = this.#bits.next32();
    if (n < 2 ** 32) return word >>> Math.clz32(n);
    return join53(this.#bits.next32() >>> Math.clz32(Math.floor(n / 2 ** 32)), word);
  }

  /** An element of an array or typed array. */
  choice<T>(from: ArrayLike<T>): T {
    const count = countElements(from, "choice");
    if (count === 0) throw argumentError("choice of an empty array: there is nothing to choose from");
    return from[this.#below(count)]!;
  }

  /** Puts an array, or a tensor's rows, into random order. */
  shuffle(rows: Rows): void {
    reorderRows(rows, (n) => shuffledOrder(n, (most) => this.#below(most + 1)), "what shuffle takes");
  }

  /** `k` elements of an array, at different places, in random order. */
  sample<T>(from: ArrayLike<T>, k: number): T[] {
    const count = countElements(from, "sample");
    checkInteger(k, "sample's k", 0);
    if (k > count) throw argumentError(`sample of ${k} from ${count}: k must not be larger than the array`);
    const places = count <= smallestForSet(k) ? this.#placesOfPool(count, k) : this.#placesOfSet(count, k);
    return places.map((place) => from[place]!);
  }

  /** Each place is taken from those that are left; the last one of them moves to where it was. */
  #placesOfPool(count: number, k: number): number[] {
    const pool = Array.from({ length: count }, (_, i) => i);
    return Array.from({ length: k }, (_, i) => {
      const j = this.#below(count - i);
      const place = pool[j]!;
      pool[j] = pool[count - i - 1]!;
      return place;
    });
  }

  /** Each place is drawn until it is a new one. */
  #placesOfSet(count: number, k: number): number[] {
    const places = new Set<number>();
    while (places.size < k) places.add(this.#below(count));
    return [...places];
  }

  /** A draw from [low, high], or [high, low]. */
  uniform(low: number, high: number): number {
    checkNumber(low, "uniform's low");
    return low + (checkNumber(high, "uniform's high") - low) * this.random();
  }

  /** A normal draw with mean `mu` and standard deviation `sigma`, by Box and Muller; every second one is drawn ahead. */
  gauss(mu: number = 0, sigma: number = 1): number {
    checkNumber(mu, "gauss's mu");
    checkNumber(sigma, "gauss's sigma");
    return mu + this.#drawNormal() * sigma;
  }

  #drawNormal(): number {
    const waiting = this.#gauss;
    this.#gauss = undefined;
    if (waiting !== undefined) return waiting;
    const turn = this.random() * 2 * Math.PI;
    const radius = Math.sqrt(-2 * log(1 - this.random()));
    this.#gauss = sin(turn) * radius;
    return cos(turn) * radius;
  }

  /** What it is. */
  toString(): string {
    return "PythonRandom(MT19937)";
  }
}

/** How many numbers Python's range has, for what lies between its ends: exactly. */
function rangeLength(width: number, step: number): number {
  const rest = width % step;
  return (width - rest) / step + (rest !== 0 && rest > 0 === step > 0 ? 1 : 0);
}

/** sample's own measure: from more elements than that on, a set of what is drawn is smaller than a list of what is left. */
function smallestForSet(k: number): number {
  if (k <= 5) return 21;
  let table = 1;
  while (table < 3 * k) table *= 4;
  return 21 + table;
}

function countElements(from: unknown, what: string): number {
  if (Array.isArray(from)) return from.length;
  if (isTypedArray(from)) return lengthOf(from);
  throw argumentError(`${what} takes an array or a typed array, given ${show(from)}`);
}
