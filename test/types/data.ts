/** Data sets and samplers, as the compiler sees them: `tsc -p test` is the test. A line after @ts-expect-error must not compile. */
import {
  randomSplit,
  randperm,
  SubsetRandomSampler,
  tensor,
  type Tensor,
  TensorDataset,
  WeightedRandomSampler,
} from "../../dist/index.js";

export function splits(data: TensorDataset, lengths: number[]): void {
  const [training, validation] = randomSplit(data, [0.8, 0.2]);
  const both: readonly [TensorDataset, TensorDataset] = [training, validation];
  const three: [TensorDataset, TensorDataset, TensorDataset] = randomSplit(data, [1, 2, 3] as const);
  const any: TensorDataset[] = randomSplit(data, lengths);
  const typed: TensorDataset[] = randomSplit(data, Int32Array.of(1, 2));
  void [both, three, any, typed];
  // @ts-expect-error -- there are two parts
  const [, , third] = randomSplit(data, [0.8, 0.2]);
  // @ts-expect-error -- how many there are is not known
  const first: TensorDataset = randomSplit(data, lengths)[0];
  void [third, first];
}

export function targetsOfSplits(x: Tensor): void {
  const [training, validation] = randomSplit(new TensorDataset(x, new Int32Array(4)), [0.8, 0.2]);
  const label: number | undefined = validation.y[0];
  const values: Tensor = randomSplit(new TensorDataset(x, x), [3, 1])[0].y;
  void [training, label, values];
}

export function sequences(): void {
  void new SubsetRandomSampler(randperm(4));
  void new SubsetRandomSampler(BigInt64Array.of(1n));
  void new WeightedRandomSampler(tensor([1, 2]), 2);
  void new WeightedRandomSampler(new Set([1, 2]), 2);
  // @ts-expect-error -- texts are no numbers
  void new WeightedRandomSampler(["1"], 2);
}
