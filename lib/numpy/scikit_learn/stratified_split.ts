/** scikit-learn's StratifiedShuffleSplit, for one split. */
import { argumentError, show } from "../../checks.js";
import type { RandomState } from "../random/random_state.js";
import { classesOf, type Label } from "./labels.js";

export function stratifiedSplit(
  labels: readonly Label[],
  trainCount: number,
  testCount: number,
  randomState: RandomState,
): [train: Int32Array, test: Int32Array] {
  const { classes, indices } = classesOf(labels);
  const members = membersOf(indices, classes.length);
  checkMembers(members, classes, trainCount, testCount);
  const counts = members.map(({ length }) => length);
  const trainCounts = approximateMode(counts, trainCount, randomState);
  const left = counts.map((count, i) => count - trainCounts[i]!);
  const testCounts = approximateMode(left, testCount, randomState);
  const [train, test]: [number[], number[]] = [[], []];
  members.forEach((rows, i) => {
    const [ofTrain, ofTest] = [trainCounts[i]!, testCounts[i]!];
    const order = randomState.permutation(rows.length);
    for (const place of order.subarray(0, ofTrain)) train.push(rows[place]!);
    for (const place of order.subarray(ofTrain, ofTrain + ofTest)) test.push(rows[place]!);
  });
  return [randomState.permutation(Int32Array.from(train)), randomState.permutation(Int32Array.from(test))];
}

/** The rows of each class, in order. */
function membersOf(indices: Int32Array, classes: number): number[][] {
  const members = Array.from({ length: classes }, (): number[] => []);
  indices.forEach((index, row) => members[index]!.push(row));
  return members;
}

function checkMembers(members: number[][], classes: readonly Label[], trainCount: number, testCount: number): void {
  const alone = classes.filter((_, i) => members[i]!.length < 2);
  if (alone.length > 0)
    throw argumentError(`stratify needs at least two rows of each class; there is one only of ${show(alone)}`);
  for (const [what, count] of [
    ["training", trainCount],
    ["test", testCount],
  ] as const)
    if (count < classes.length)
      throw argumentError(
        `stratify needs a row of each of ${classes.length} classes for the ${what}, which has ${count}`,
      );
}

/**
 * How many of each class: in proportion, rounded down; then one more for those that lost most, until there are enough. Among
 * those that lost the same, they are drawn.
 */
function approximateMode(counts: readonly number[], draws: number, randomState: RandomState): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (count / total) * draws);
  const result = exact.map(Math.floor);
  let missing = draws - result.reduce((sum, count) => sum + count, 0);
  const byRest = new Map<number, number[]>();
  exact.forEach((value, i) => {
    const rest = value - result[i]!;
    const places = byRest.get(rest);
    if (places === undefined) byRest.set(rest, [i]);
    else places.push(i);
  });
  for (const [, places] of [...byRest].toSorted(([a], [b]) => b - a)) {
    if (missing <= 0) break;
    const count = Math.min(places.length, missing);
    for (const place of randomState.choice(places, count, { replace: false })) result[place]! += 1;
    missing -= count;
  }
  return result;
}
