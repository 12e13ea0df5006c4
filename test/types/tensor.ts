/** Tensors, optimisers and fit, as the compiler sees them: `tsc -p test` is the test. */
import {
  CrossEntropyLoss,
  DataLoader,
  Generator,
  init,
  Linear,
  Net,
  ones,
  rand,
  SGD,
  tensor,
  TensorDataset,
  zeros,
  type NestedArray,
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
  void zeros([2], { dtype: "float16" });
  // @ts-expect-error -- the shape stays
  nested.shape = [1];
  // @ts-expect-error -- and so do its sizes
  nested.shape[0] = 1;
  void wrong;
}

export function values(): void {
  const integers: BigInt64Array = tensor([1n, 2n]).data;
  const flags: Tensor<"bool"> = tensor([[true], [false]]);
  const small: Int8Array = tensor(new Int8Array(2)).data;
  const pixels: Tensor<"uint8"> = tensor(new Uint8ClampedArray(4), [2, 2]);
  const wide: Tensor<"int64"> = tensor(new Uint32Array(2));
  const rows: Tensor<"int32"> = tensor([Int32Array.of(1), Int32Array.of(2)]);
  const told: Tensor<"int16"> = tensor([1, 2], undefined, { dtype: "int16" });
  const nothing: Tensor = tensor([]);
  const again: Tensor<"bool"> = tensor(flags);
  const revived: Tensor = tensor(JSON.parse("{}"));
  const element: bigint = integers.length > 0 ? tensor([1n]).at(0) : 0n;
  const half: number = small.length > 0 ? told.to("float64").at(0) : 0;
  const nested: NestedArray<bigint> = wide.toArray();
  const part: Tensor<"uint8"> = pixels.slice(0, 1).reshape([2]);
  void [rows, nothing, again, revived, element, half, nested, part];
  // @ts-expect-error -- int64 numbers are bigints
  const number: number = tensor([1n]).at(0);
  // @ts-expect-error -- an Int32Array makes no float32 tensor
  const floats: Tensor = tensor(Int32Array.of(1));
  // @ts-expect-error -- no draws of integers
  void rand([2], { dtype: "int32" });
  // @ts-expect-error -- nor initialisers
  void init.ones_(zeros([2], { dtype: "int32" }));
  // @ts-expect-error -- a tensor's memory stays
  told.data = new Int16Array(2);
  // @ts-expect-error -- text is no number
  void tensor(["1"]);
  void [number, floats];
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
