import { isTypedArray } from "../arrays.js";
import type { FloatArray } from "../backend/backend.js";
import { argumentError, checkBoolean, checkInteger, checkOptions, show } from "../checks.js";
import { checkFloatDType, type FloatDType, newData } from "./dtype.js";
import { tensor, unwritten } from "./factories.js";
import { checkSizes, shapeError, type Shape } from "./shape.js";
import { borrowFloats, type Tensor } from "./tensor.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { fillNormal } from "../random/normal.js";
import { fillUniform } from "../random/uniform.js";
import { checkMultinomial, drawMultinomial } from "../random/multinomial.js";

/** Where PyTorch changes to another shuffle, (2^32 - 1) / 20; permutations this long are refused. */
const LONGEST_PERMUTATION = 214748363;

/** A new tensor of draws from [0, 1), as torch.rand: one 32-bit draw a float32, two a float64. */
export function rand<D extends FloatDType = "float32">(
  shape: Shape,
  options: { generator?: Generator; dtype?: D } = {},
): Tensor<D> {
  return drawNew("rand", fillUniform, shape, options);
}

/** A new tensor of standard normal draws, as torch.randn; Tensor.normal_ says which. */
export function randn<D extends FloatDType = "float32">(
  shape: Shape,
  options: { generator?: Generator; dtype?: D } = {},
): Tensor<D> {
  return drawNew("randn", fillNormal, shape, options);
}

function drawNew<D extends FloatDType>(
  name: string,
  fill: (generator: Generator, out: FloatArray, a: number, b: number) => void,
  shape: Shape,
  options: { generator?: Generator; dtype?: D },
): Tensor<D> {
  checkSizes(name, shape, options);
  const given = checkOptions(options, ["generator", "dtype"], name);
  const generator = generatorOr(given.generator);
  const t = unwritten(shape, checkFloatDType(given.dtype ?? "float32", name) as D);
  fill(generator, t.data as FloatArray, 0, 1);
  return t;
}

/**
 * Integers from [low, high), row-major, as torch.randint: one 32-bit draw each where high - low is below 2^28 (2^32 up to
 * PyTorch 2.6), two else. The bounds are safe integers, or bigints of 64 bits. Throws ERR_ARGUMENT unless low is below high.
 */
export function randint(
  low: number | bigint,
  high: number | bigint,
  shape: Shape,
  options: { generator?: Generator } = {},
): BigInt64Array {
  const generator = generatorOr(checkOptions(options, ["generator"], "randint").generator);
  const [from, to] = [parseInt64(low, "low"), parseInt64(high, "high")];
  if (from >= to)
    throw argumentError(`randint draws from [low, high): low must be below high, given ${low} and ${high}`);
  const out = newData("int64", shape);
  generator.engine.randint(generator.borrowState(), out, from, to - from);
  return out;
}

function parseInt64(value: number | bigint, what: string): bigint {
  const isWhole = typeof value === "bigint" || Number.isSafeInteger(value);
  if (isWhole && BigInt.asIntN(64, BigInt(value)) === BigInt(value)) return BigInt(value);
  throw argumentError(
    `${what} must be a safe integer, or a bigint from -2^63 to 2^63 - 1 for larger ones, given ${show(value)}`,
  );
}

/** A permutation of 0..n-1, as torch.randperm: n - 1 32-bit draws. n is at most 214,748,363. */
export function randperm(n: number, options: { generator?: Generator } = {}): Int32Array {
  const generator = generatorOr(checkOptions(options, ["generator"], "randperm").generator);
  const order = new Int32Array(checkInteger(n, "randperm's n", 0, LONGEST_PERMUTATION));
  generator.engine.randperm(generator.borrowState(), order);
  return order;
}

/**
 * Places of `weights`, which has one dimension (an array of numbers counts as float32, a typed array as what it is), drawn with probabilities in proportion to them: torch.multinomial. Two 32-bit
 * draws a sample with replacement; two a weight without it, the default, and for a single sample (with replacement there, one
 * sample drew like any number of them up to PyTorch 1.13). Throws ERR_ARGUMENT, before a draw, for weights that are negative,
 * not finite or all 0, and for more samples without replacement than weights.
 *
 * Without replacement and with fewer weights above 0 than samples, the last places are of weights 0, in an order that PyTorch
 * leaves open; it is that of its Linux builds.
 */
export function multinomial(
  weights: Tensor<FloatDType> | Float32Array | Float64Array | readonly number[],
  numSamples: number,
  options: { replacement?: boolean; generator?: Generator } = {},
): Int32Array {
  const given = checkOptions(options, ["replacement", "generator"], "multinomial");
  const generator = generatorOr(given.generator);
  const replacement = checkBoolean(given.replacement ?? false, "replacement");
  const t = (Array.isArray(weights) || isTypedArray(weights) ? tensor(weights) : weights) as Tensor<FloatDType>;
  const numbers = borrowFloats(t, "the weights");
  if (t.shape.length !== 1) throw shapeError(`multinomial takes weights of one dimension, given ${show(t.shape)}`);
  checkMultinomial(numbers, numSamples, replacement);
  return drawMultinomial(generator, numbers, numSamples, replacement);
}
