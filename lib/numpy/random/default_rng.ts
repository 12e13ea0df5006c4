import { checkInteger, checkNonNegative, checkNumber, show } from "../../checks.js";
import { SamebitsError } from "../../errors.js";
import { publish } from "../../public_class.js";
import { newData } from "../../tensor/dtype.js";
import type { Tensor } from "../../tensor/tensor.js";
import { checkRange } from "./checks.js";
import {
  type Choice,
  checkChoice,
  type ChoiceOptions,
  chosen,
  weightedDistinctPlaces,
  weightedPlaces,
} from "./choice.js";
import { drawPlaces, maskedInteger, shuffledOrder } from "./legacy.js";
import { lemireInteger } from "./lemire.js";
import { PCG64 } from "./pcg64.js";
import { wordsOf } from "./seed_words.js";
import { countRows, reorderRows, type Rows, takeRows } from "./rows.js";
import { drawFloats, drawIntegers, type Size } from "./size.js";
import { zigguratNormal } from "./ziggurat.js";

/**
 * NumPy's Generator over PCG64, as `np.random.default_rng` makes it: the same numbers, to the bit. A size is a count, or the sizes of a
 * tensor's dimensions; without one, a single number is drawn. Wrong arguments throw ERR_ARGUMENT or ERR_SHAPE before a draw.
 */
export class NumpyGenerator {
  readonly #bits: PCG64;

  static {
    publish(this);
  }

  /** @internal */
  constructor(bits: PCG64) {
    this.#bits = bits;
  }

  /** Draws from [0, 1), in steps of 2^-53. */
  random(): number;
  random(size: Size): Tensor<"float64">;
  random(size?: Size): number | Tensor<"float64"> {
    return drawFloats(size, () => this.#bits.nextDouble());
  }

  /** Integers from [low, high), or from [0, low) without `high`; safe integers, at most 2^53 of them. */
  integers(low: number, high?: number): number;
  integers(low: number, high: number | undefined, size: Size): Tensor<"int64">;
  integers(low: number, high?: number, size?: Size): number | Tensor<"int64"> {
    const [first, most] = checkRange(low, high, "integers");
    return drawIntegers(size, () => first + lemireInteger(this.#bits, most));
  }

  /** Standard normal draws. */
  standardNormal(): number;
  standardNormal(size: Size): Tensor<"float64">;
  standardNormal(size?: Size): number | Tensor<"float64"> {
    return drawFloats(size, () => zigguratNormal(this.#bits));
  }

  /** Normal draws with mean `loc`, by default 0, and standard deviation `scale`, by default 1, at least 0. */
  normal(loc?: number, scale?: number): number;
  normal(loc: number | undefined, scale: number | undefined, size: Size): Tensor<"float64">;
  normal(loc: number = 0, scale: number = 1, size?: Size): number | Tensor<"float64"> {
    checkNumber(loc, "normal's loc");
    checkNonNegative(scale, "normal's scale");
    return drawFloats(size, () => loc + scale * zigguratNormal(this.#bits));
  }

  /** 0 .. n - 1 in random order; or a copy of an array, or of a tensor with its rows, in random order. */
  permutation(n: number): Int32Array;
  permutation<T extends Rows>(rows: T): T;
  permutation(from: number | Rows): Int32Array | Rows {
    if (typeof from === "number") return this.#order(checkInteger(from, "permutation's n", 0, 2 ** 31 - 1));
    return takeRows(from, this.#order(countRows(from, "what permutation takes")));
  }

  /** Puts an array, or a tensor's rows, into random order. */
  shuffle(rows: Rows): void {
    reorderRows(rows, (n) => this.#order(n), "what shuffle takes");
  }

  #order(n: number): Int32Array {
    return shuffledOrder(n, (most) => maskedInteger(this.#bits, most));
  }

  /**
   * Elements of an array, or of 0 .. a - 1: `size` of them, or one without a size; or a tensor's rows. Without replacement, or with other
   * probabilities than equal ones, as the options say.
   */
  choice(a: number): number;
  choice(a: number, size: undefined, options: ChoiceOptions): number;
  choice(a: number, size: number, options?: ChoiceOptions): Int32Array;
  choice<E>(a: ArrayLike<E>): E;
  choice<E>(a: ArrayLike<E>, size: undefined, options: ChoiceOptions): E;
  choice<T extends Rows>(a: T, size: number, options?: ChoiceOptions): T;
  choice(a: number | Rows | ArrayLike<unknown>, size?: number, options?: ChoiceOptions): unknown {
    const from = a as number | Rows;
    return chosen(from, size, this.#places(checkChoice(from, size, options)));
  }

  #places({ population, size, replace, p }: Choice): Int32Array {
    if (p !== undefined)
      return (replace ? weightedPlaces : weightedDistinctPlaces)(p, size, () => this.#bits.nextDouble());
    const draw = (most: number): number => lemireInteger(this.#bits, most);
    if (replace) return drawPlaces(size, () => draw(population - 1));
    const isMany = population > 10000 && size > Math.floor(population / 50);
    return isMany ? lastShuffled(population, size, draw) : floyd(population, size, draw);
  }

  /** The bit generator, as NumPy's repr has it. */
  toString(): string {
    return "Generator(PCG64)";
  }
}

/** The last `size` of 0 .. n - 1, of which only those are shuffled. */
function lastShuffled(n: number, size: number, draw: (most: number) => number): Int32Array {
  return shuffledOrder(n, draw, Math.max(n - size, 1)).slice(n - size);
}

/** Robert Floyd's sample of `size` from 0 .. n - 1, shuffled. */
function floyd(n: number, size: number, draw: (most: number) => number): Int32Array {
  const addNew = setOf(size);
  let last = n - size;
  const places = drawPlaces(size, () => {
    const value = draw(last);
    const place = addNew(value) ? value : last;
    if (place === last) addNew(last);
    last += 1;
    return place;
  });
  return shuffledOrder(size, draw).map((i) => places[i]!);
}

/** A set of up to `size` numbers, in an array, where a Set has room for 2^24: adds one, and says whether it was not there. */
function setOf(size: number): (value: number) => boolean {
  const slots = 2 ** Math.ceil(Math.log2(2 * size + 1));
  const table = newData("int32", [slots]).fill(-1);
  return (value) => {
    let at = value % slots;
    while (table[at] !== -1 && table[at] !== value) at = (at + 1) % slots;
    const isNew = table[at] === -1;
    table[at] = value;
    return isNew;
  };
}

/** np.random.default_rng(seed). `seed`: an integer of at least 0, of any size. Throws ERR_SEED. */
export function defaultRng(seed: number | bigint): NumpyGenerator {
  const isWhole = typeof seed === "bigint" || Number.isSafeInteger(seed);
  if (isWhole && seed >= 0) return new NumpyGenerator(new PCG64(wordsOf(seed)));
  throw new SamebitsError(
    "ERR_SEED",
    `a seed of default_rng is an integer of at least 0, or a bigint for larger ones; given ${show(seed)}`,
  );
}
