import { argumentError, checkInteger, checkNonNegative, checkNumber, checkOptions, show } from "../../checks.js";
import { MT_WORDS } from "../../backend/generator_state.js";
import { SamebitsError } from "../../errors.js";
import { expose, publish } from "../../public_class.js";
import { checkNumbers, type NumberSequence } from "../../tensor/sequence.js";
import type { Tensor } from "../../tensor/tensor.js";
import { checkChoice, type ChoiceOptions, chosen, weightedDistinctPlaces, weightedPlaces } from "./choice.js";
import { checkRange, checkUniform } from "./checks.js";
import { drawPlaces, maskedInteger, polarPair, shuffledOrder } from "./legacy.js";
import { MT19937 } from "./mt19937.js";
import { countRows, reorderRows, type Rows, takeRows } from "./rows.js";
import { drawFloats, drawIntegers, type Size, sizeOfEach } from "./size.js";

/** Where a RandomState is: what NumPy's `get_state(legacy=False)` has, in plain names. */
export interface RandomStateState {
  /** The 624 words of MT19937. */
  key: NumberSequence;
  /** How many of them have been drawn, 0 to 624. */
  pos: number;
  /** 1 where a normal draw waits in `gauss`, else 0. */
  hasGauss: number;
  /** The second one of the last pair of normal draws, or 0. */
  gauss: number;
}

/**
 * NumPy's legacy stream, `np.random.RandomState(seed)`: what `np.random.seed(seed)` makes of `np.random`, and what
 * scikit-learn's random_state draws from. The same numbers, to the bit; normal draws as on Linux x64 (docs/numpy.md).
 *
 * A size is a count, or the sizes of a tensor's dimensions; without one, a single number is drawn. Wrong arguments throw
 * ERR_ARGUMENT or ERR_SHAPE before a draw.
 *
 * @example
 * ```ts
 * const rs = new RandomState(42); // np.random.seed(42)
 * console.log(rs.permutation(8).join(" "));
 * // 1 5 0 7 2 4 3 6
 * ```
 */
export class RandomState {
  /** What getState() gives: an own property, for deep equality, structuredClone and JSON. */
  declare readonly state: RandomStateState;
  #bits: MT19937;
  #gauss: number | undefined;

  static {
    publish(this);
  }

  /** `seed`: 0 to 2^32 - 1. Default: drawn by the system. Throws ERR_SEED. */
  constructor(seed: number = crypto.getRandomValues(new Uint32Array(1))[0]!) {
    this.#bits = MT19937.fromWord(checkSeed(seed));
    expose(this, "state", () => this.getState());
  }

  /** Draws from [0, 1), in steps of 2^-53; the sizes one by one, as in rand(3, 4). */
  rand(): number;
  rand(...sizes: number[]): Tensor<"float64">;
  rand(...sizes: number[]): number | Tensor<"float64"> {
    return drawFloats(sizeOfEach(sizes, "rand"), () => this.#bits.nextDouble());
  }

  /** Draws from [0, 1), in steps of 2^-53. */
  random_sample(): number;
  random_sample(size: Size): Tensor<"float64">;
  random_sample(size?: Size): number | Tensor<"float64"> {
    return drawFloats(size, () => this.#bits.nextDouble());
  }

  /** Standard normal draws; the sizes one by one, as in randn(3, 4). */
  randn(): number;
  randn(...sizes: number[]): Tensor<"float64">;
  randn(...sizes: number[]): number | Tensor<"float64"> {
    return drawFloats(sizeOfEach(sizes, "randn"), () => this.#drawNormal());
  }

  /** Normal draws with mean `loc`, by default 0, and standard deviation `scale`, by default 1, at least 0. */
  normal(loc?: number, scale?: number): number;
  normal(loc: number | undefined, scale: number | undefined, size: Size): Tensor<"float64">;
  normal(loc: number = 0, scale: number = 1, size?: Size): number | Tensor<"float64"> {
    checkNumber(loc, "normal's loc");
    checkNonNegative(scale, "normal's scale");
    return drawFloats(size, () => loc + scale * this.#drawNormal());
  }

  /** Draws from [low, high), by default [0, 1). */
  uniform(low?: number, high?: number): number;
  uniform(low: number | undefined, high: number | undefined, size: Size): Tensor<"float64">;
  uniform(low: number = 0, high: number = 1, size?: Size): number | Tensor<"float64"> {
    const range = checkUniform(low, high);
    return drawFloats(size, () => low + range * this.#bits.nextDouble());
  }

  /** Integers from [low, high), or from [0, low) without `high`; safe integers, at most 2^53 of them. */
  randint(low: number, high?: number): number;
  randint(low: number, high: number | undefined, size: Size): Tensor<"int64">;
  randint(low: number, high?: number, size?: Size): number | Tensor<"int64"> {
    const [first, most] = checkRange(low, high, "randint");
    return drawIntegers(size, () => first + maskedInteger(this.#bits, most));
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

  #places({ population, size, replace, p }: ReturnType<typeof checkChoice>): Int32Array {
    const draw = (): number => this.#bits.nextDouble();
    if (p !== undefined) return (replace ? weightedPlaces : weightedDistinctPlaces)(p, size, draw);
    if (!replace) return this.#order(population).slice(0, size);
    return drawPlaces(size, () => maskedInteger(this.#bits, population - 1));
  }

  #order(n: number): Int32Array {
    return shuffledOrder(n, (most) => maskedInteger(this.#bits, most));
  }

  #drawNormal(): number {
    const waiting = this.#gauss;
    this.#gauss = undefined;
    if (waiting !== undefined) return waiting;
    const [first, second] = polarPair(this.#bits);
    this.#gauss = second;
    return first;
  }

  /** Where it is, to go on from there, here or in NumPy. */
  getState(): RandomStateState {
    const { key, pos } = this.#bits;
    return { key, pos, hasGauss: this.#gauss === undefined ? 0 : 1, gauss: this.#gauss ?? 0 };
  }

  /** Goes on from a state that getState() gave, or NumPy's get_state. Throws ERR_ARGUMENT, with nothing changed. */
  setState(state: RandomStateState): this {
    const { key, pos, hasGauss, gauss } = checkOptions(state, ["key", "pos", "hasGauss", "gauss"], "setState");
    const words = checkNumbers(key, "a RandomState's key");
    if (words.length !== MT_WORDS || !words.every((word) => word >>> 0 === word))
      throw argumentError(`a RandomState's key has ${MT_WORDS} words from 0 to 2^32 - 1, given ${show(words)}`);
    checkInteger(pos, "a RandomState's pos", 0, MT_WORDS);
    checkInteger(hasGauss, "a RandomState's hasGauss", 0, 1);
    checkNumber(gauss, "a RandomState's gauss");
    this.#bits.setState(words, pos);
    this.#gauss = hasGauss === 1 ? gauss : undefined;
    return this;
  }

  /** The bit generator, as NumPy's repr has it. */
  toString(): string {
    return "RandomState(MT19937)";
  }
}

function checkSeed(seed: number): number {
  if (typeof seed === "number" && seed >>> 0 === seed) return seed;
  throw new SamebitsError(
    "ERR_SEED",
    `a seed of NumPy's RandomState is an integer from 0 to 2^32 - 1, given ${show(seed)}`,
  );
}
