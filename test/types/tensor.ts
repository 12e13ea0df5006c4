/** Tensors, optimisers and fit, as the compiler sees them: `tsc -p test` is the test. */
import {
  CrossEntropyLoss,
  DataLoader,
  Generator,
  Linear,
  Net,
  ones,
  rand,
  SGD,
  tensor,
  TensorDataset,
  zeros,
  type Tensor,
} from "../../dist/index.js";

export function dtypes(): void {
  const single: Float32Array = zeros([2]).data;
  const double: Float64Array = zeros([2], { dtype: "float64" }).data;
  const drawn: Float64Array = rand([2], { dtype: "float64" }).data;
  const given: Float64Array = tensor(Float64Array.of(1)).data;
  const nested: Tensor = tensor([[1], [2]]);
  void [single, double, drawn, given, nested];
  // @ts-expect-error -- float32 numbers are not in a Float64Array
  const wrong: Float64Array = ones([2]).data;
  // @ts-expect-error -- a layer takes float32
  new Linear(2, 2).forward(zeros([1, 2], { dtype: "float64" }));
  // @ts-expect-error -- there is no such dtype
  void zeros([2], { dtype: "int64" });
  // @ts-expect-error -- the shape stays
  nested.shape = [1];
  // @ts-expect-error -- and so do its sizes
  nested.shape[0] = 1;
  void wrong;
}

export function generators(): void {
  const generator: Generator = new Generator({ seed: 1, profile: "windows-x64", backend: "typescript" }).manualSeed(2n);
  void generator;
  // @ts-expect-error -- a seed is a number or a bigint
  void new Generator({ seed: "1" });
  // @ts-expect-error -- there is no such profile
  void new Generator({ profile: "macos" });
}

export async function training(): Promise<void> {
  const net = new Net([new Linear(2, 3), new Linear(3, 2)]);
  const optimizer = new SGD(
    [{ params: [net.layers[0].weight], lr: 0.1 }, { params: new Net([net.layers[1]]).namedParameters().values() }],
    { momentum: 0.9 },
  );
  const data = new TensorDataset(zeros([4, 2]), new Int32Array(4));
  const loss = new CrossEntropyLoss();
  const { epochs } = await net.fit(data, {
    loss,
    optimizer,
    epochs: 2,
    onEpoch: ({ epoch, loss: mean }) => void [epoch, mean],
  });
  const losses: number[] = epochs.map((report) => report.loss);
  for (const [x, y] of new DataLoader(data)) if (y instanceof Int32Array) loss.forward(net.forward(x), y);
  void losses;
  // @ts-expect-error -- a loss, an optimiser and the epochs are needed
  await net.fit(data, { loss, optimizer });
  // @ts-expect-error -- an unknown option
  await net.fit(data, { loss, optimizer, epochs: 1, batch_size: 2 });
  // @ts-expect-error -- an unknown option of SGD
  void new SGD(net.parameters(), { learningRate: 0.1 });
}
