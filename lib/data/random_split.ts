import { argumentError, checkOptions, show } from "../checks.js";
import { randperm } from "../tensor/draws.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { checkNumbers, type NumberSequence } from "../tensor/sequence.js";
import { checkInMemory, type Dataset, isDataset } from "./dataset.js";
import type { FileDataset } from "./file_dataset.js";
import { gather, TensorDataset } from "./tensor_dataset.js";

/** The options of randomSplit. */
export interface RandomSplitOptions {
  /** Draws the permutation. Default: the default generator. */
  generator?: Generator;
}

/** A part of such a data set: the samples of a FileDataset stay in their files. */
export type PartOf<Data extends Dataset> =
  Data extends TensorDataset<infer Y, infer X> ? TensorDataset<Y, X> : FileDataset;

/** A part for each length: a tuple where the lengths are one. */
export type PartsOf<Lengths, Data extends Dataset = TensorDataset> = 0 extends 1 & Lengths
  ? PartOf<Data>[]
  : Lengths extends readonly number[]
    ? { -readonly [I in keyof Lengths]: PartOf<Data> }
    : PartOf<Data>[];

/**
 * Parts of a data set, drawn at random: torch.utils.data.random_split. `lengths` are counts that add up to the data set, or
 * fractions that add up to 1; of what rounding leaves over, the parts get one sample each from the front. The samples are
 * copied; those of a FileDataset stay in their files. Throws ERR_ARGUMENT before a draw.
 */
export function randomSplit<const Lengths extends NumberSequence, Data extends Dataset>(
  data: Data,
  lengths: Lengths,
  options: RandomSplitOptions = {},
): PartsOf<Lengths, Data> {
  const generator = generatorOr(checkOptions(options, ["generator"], "randomSplit").generator);
  if (!isDataset(data)) throw argumentError(`randomSplit takes a TensorDataset or a FileDataset, given ${show(data)}`);
  checkInMemory(data);
  const counts = countsOf(lengths, data.length);
  const order = randperm(data.length, { generator });
  let start = 0;
  const parts = counts.map((count) => partOf(data, order.subarray(start, (start += count))));
  return parts as unknown as PartsOf<Lengths, Data>;
}

function partOf(data: Dataset, indices: Int32Array): Dataset {
  return data instanceof TensorDataset ? new TensorDataset(...gather(data, indices)) : data.subset(indices);
}

function countsOf(given: NumberSequence, samples: number): number[] {
  const lengths = checkNumbers(given, "randomSplit's lengths");
  if (!lengths.every((n) => n >= 0)) {
    throw argumentError(`randomSplit's lengths are counts or fractions of at least 0, given ${show(lengths)}`);
  }
  const total = sumOf(lengths);
  const sumToOne = total <= 1 && total >= 1 - 1e-9;
  if (sumToOne && lengths.every((n) => n <= 1)) return countsOfFractions(lengths, samples);
  if (total === samples && lengths.every(Number.isInteger)) return lengths;
  throw argumentError(
    `randomSplit's lengths must add up to ${samples}, the data set's, or to 1; given ${show(lengths)}`,
  );
}

/** The sum as Python has it since 3.12, with what each rounding loses: 0.2 + 0.4 + 0.3 + 0.1 is 1 (Neumaier, 1974). */
function sumOf(numbers: readonly number[]): number {
  let [sum, lost] = [0, 0];
  for (const n of numbers) {
    const next = sum + n;
    lost += sum >= n ? sum - next + n : n - next + sum;
    sum = next;
  }
  return sum + lost;
}

function countsOfFractions(fractions: readonly number[], samples: number): number[] {
  const counts = fractions.map((fraction) => Math.floor(samples * fraction));
  const left = samples - counts.reduce((sum, n) => sum + n, 0);
  return counts.map((n, i) => n + Math.floor(left / counts.length) + (i < left % counts.length ? 1 : 0));
}
