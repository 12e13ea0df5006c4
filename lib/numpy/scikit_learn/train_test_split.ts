import { argumentError, checkBoolean, checkInteger, checkOptions, show } from "../../checks.js";
import { drawPlaces } from "../random/legacy.js";
import { RandomState } from "../random/random_state.js";
import { checkLabels, type Labels } from "./labels.js";
import { stratifiedSplit } from "./stratified_split.js";

/** The options of trainTestSplit. */
export interface TrainTestSplitOptions {
  /** How many rows are for the test: a fraction between 0 and 1, rounded up, or a count. Default: what trainSize leaves, or 0.25. */
  testSize?: number;
  /** How many rows are for the training: a fraction between 0 and 1, rounded down, or a count. Default: what testSize leaves. */
  trainSize?: number;
  /** A seed from 0 to 2^32 - 1, or what to draw from. Default: a seed drawn by the system. */
  randomState?: number | RandomState;
  /** Whether the rows are shuffled; else the first ones are for the training. Default: true. */
  shuffle?: boolean;
  /** Each row's class: both parts get as much of each as the whole has. Default: rows are drawn whatever their class. */
  stratify?: Labels;
}

const OPTIONS = ["testSize", "trainSize", "randomState", "shuffle", "stratify"];

/**
 * Which of n rows are for the training and which for the test: scikit-learn's train_test_split, to the row. Throws ERR_ARGUMENT
 * where that raises ValueError, ERR_SEED, before a draw.
 */
export function trainTestSplit(n: number, options: TrainTestSplitOptions = {}): [train: Int32Array, test: Int32Array] {
  const given = checkOptions(options, OPTIONS, "trainTestSplit");
  checkInteger(n, "trainTestSplit's n", 1, 2 ** 31 - 1);
  const [trainCount, testCount] = countsOf(n, given.trainSize, given.testSize);
  const shuffle = checkBoolean(given.shuffle ?? true, "shuffle");
  const labels = given.stratify === undefined ? undefined : checkLabels(given.stratify, "stratify");
  if (labels !== undefined && labels.length !== n)
    throw argumentError(`stratify must have a label for each of ${n} rows, given ${labels.length}`);
  if (labels !== undefined && !shuffle)
    throw argumentError("stratify needs shuffle: true; without it the rows stay in their order");
  if (!shuffle) return [range(0, trainCount), range(trainCount, trainCount + testCount)];
  const randomState = checkRandomState(given.randomState);
  if (labels !== undefined) return stratifiedSplit(labels, trainCount, testCount, randomState);
  const order = randomState.permutation(n);
  return [order.slice(testCount, testCount + trainCount), order.slice(0, testCount)];
}

function checkRandomState(randomState: number | RandomState | undefined): RandomState {
  return randomState instanceof RandomState ? randomState : new RandomState(randomState);
}

function countsOf(
  n: number,
  trainSize: number | undefined,
  testSize: number | undefined,
): [train: number, test: number] {
  const wanted = testSize ?? (trainSize === undefined ? 0.25 : undefined);
  const test = wanted === undefined ? undefined : countOf(wanted, n, "testSize", Math.ceil);
  const train = trainSize === undefined ? n - (test as number) : countOf(trainSize, n, "trainSize", Math.floor);
  const counts: [number, number] = [train, test ?? n - train];
  if (counts[0] + counts[1] > n || ((trainSize ?? 1) < 1 && (wanted ?? 1) < 1 && (trainSize ?? 0) + (wanted ?? 0) > 1))
    throw argumentError(`trainSize ${trainSize} and testSize ${testSize} are more than the ${n} rows`);
  if (train === 0)
    throw argumentError(
      `of ${n} rows, with testSize ${testSize} and trainSize ${trainSize}, none is left for the training`,
    );
  return counts;
}

function countOf(size: number, n: number, what: string, round: (count: number) => number): number {
  if (typeof size === "number" && size > 0 && size < 1) return round(size * n);
  if (Number.isInteger(size) && size > 0 && size < n) return size;
  throw argumentError(`${what} must be a fraction between 0 and 1, or a count from 1 to ${n - 1}; given ${show(size)}`);
}

function range(from: number, to: number): Int32Array {
  let next = from;
  return drawPlaces(to - from, () => next++);
}
