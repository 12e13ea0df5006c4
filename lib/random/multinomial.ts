import { argumentError, checkInteger } from "../checks.js";
import type { FloatArray } from "../backend/backend.js";
import { log } from "../numeric/log.js";
import type { Generator } from "./generator.js";
import { topK } from "./top_k.js";
import { eachUniform } from "./uniform_chunks.js";

/** How many weights PyTorch takes at most. */
const MOST_WEIGHTS = 2 ** 24;

/** Throws ERR_ARGUMENT for what torch.multinomial refuses. */
export function checkMultinomial(weights: FloatArray, numSamples: number, replacement: boolean): void {
  checkInteger(numSamples, "the number of samples", 1, 2 ** 31 - 1);
  if (weights.length > MOST_WEIGHTS) throw argumentError(`at most 2^24 weights are possible, given ${weights.length}`);
  if (!replacement && numSamples > weights.length) {
    throw argumentError(`${numSamples} samples cannot be drawn from ${weights.length} without replacement`);
  }
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (wrong !== -1) {
    throw argumentError(`weights are finite and not negative, but weight ${wrong} is ${weights[wrong]}`);
  }
  if (!weights.some((weight) => weight > 0)) throw argumentError("one weight at least must be above 0");
}

/**
 * Places of weights, drawn with probabilities in their proportion: torch.multinomial (ATen/native/Distributions.cpp, cpu/
 * MultinomialKernel.cpp). The arguments have been checked. Draws two 32-bit draws a sample with replacement, two a weight
 * without it and for a single sample.
 */
export function drawMultinomial(
  generator: Generator,
  weights: FloatArray,
  numSamples: number,
  replacement: boolean,
): Int32Array {
  if (replacement && numSamples > 1) return pickByDistribution(generator, weights, numSamples);
  const ratios = race(generator, weights);
  return numSamples === 1 ? Int32Array.of(indexOfLargest(ratios)) : topK(ratios, numSamples);
}

/** For each sample a float64 draw u, and the first place whose cumulative probability is not below it. */
function pickByDistribution(generator: Generator, weights: FloatArray, numSamples: number): Int32Array {
  const distribution = cumulative(weights);
  const picked = new Int32Array(numSamples);
  eachUniform(generator, numSamples, "float64", (draws, from) => {
    for (let i = 0; i < draws.length; i++) picked[from + i] = firstNotBelow(distribution, draws[i] as number);
  });
  return picked;
}

/** Running sums divided by the total, in the weights' dtype; the last one is set to 1. */
function cumulative(weights: FloatArray): FloatArray {
  const sums = weights.slice();
  for (let i = 1; i < sums.length; i++) sums[i] = (sums[i - 1] as number) + (sums[i] as number);
  const total = sums.at(-1) as number;
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) / total;
  return sums.fill(1, -1);
}

function firstNotBelow(sorted: FloatArray, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** weight / q for each weight, in its dtype, where q = -log(1 - u) for a float64 draw u: the largest ratios win. */
function race(generator: Generator, weights: FloatArray): FloatArray {
  const ratios = weights.slice();
  eachUniform(generator, weights.length, "float64", (draws, from) => {
    for (let i = 0; i < draws.length; i++) {
      ratios[from + i] = -log(1 - (draws[i] as number));
      ratios[from + i] = (weights[from + i] as number) / (ratios[from + i] as number);
    }
  });
  return ratios;
}

/** The first of equals; ratios, which are NaN only for a weight of 0 and a draw of 0. */
function indexOfLargest(values: FloatArray): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}
