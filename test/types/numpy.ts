/** samebits/numpy, as the compiler sees it: `tsc -p test` is the test. A line after @ts-expect-error must not compile. */
import type { Tensor } from "../../dist/index.js";
import {
  defaultRng,
  LabelEncoder,
  PythonRandom,
  RandomState,
  StandardScaler,
  trainTestSplit,
} from "../../dist/numpy/index.js";

export function draws(rs: RandomState): void {
  const one: number = rs.rand();
  const many: Tensor<"float64"> = rs.rand(2, 3);
  const scaled: number = rs.normal(0, 2);
  const tensors: Tensor<"float64">[] = [rs.normal(0, 1, 3), rs.random_sample([2, 3]), defaultRng(1).random(2)];
  const integers: Tensor<"int64"> = rs.randint(0, 5, [2]);
  const dice: number = rs.randint(6);
  void [one, many, scaled, tensors, integers, dice];
  // @ts-expect-error -- sizes come one by one
  rs.rand([2, 3]);
  // @ts-expect-error -- without a size it is a number
  const wrong: Tensor<"float64"> = rs.normal();
  void wrong;
}

export function choices(rs: RandomState, random: PythonRandom): void {
  const places: Int32Array = rs.choice(5, 2, { replace: false });
  const place: number = rs.choice(5);
  const texts: string[] = rs.choice(["a", "b"], 3);
  const text: string = rs.choice(["a", "b"], undefined, { p: [0.5, 0.5] });
  const order: Float32Array = rs.permutation(Float32Array.of(1));
  const sample: boolean[] = random.sample([true, false], 1);
  void [places, place, texts, text, order, sample];
  // @ts-expect-error -- it is "replace"
  rs.choice(5, 2, { replacement: false });
}

export function split(): void {
  const [train, test]: [Int32Array, Int32Array] = trainTestSplit(10, { stratify: ["a", "b"], randomState: 1 });
  const scaled: Tensor<"float64"> = new StandardScaler().fit([[1]]).transform([[2]]);
  const narrow: Tensor = new StandardScaler().fit([[1]]).transform(scaled.to("float32"));
  const classes: Int32Array = new LabelEncoder().fit(["a"]).transform(["a"]);
  void [train, test, scaled, narrow, classes];
  // @ts-expect-error -- it is "testSize"
  trainTestSplit(10, { test_size: 0.2 });
}
