/** Nets, as the compiler sees them: `tsc -p test` is the test. A line after @ts-expect-error must not compile. */
import {
  BatchNorm1d,
  Columns,
  DataLoader,
  Dropout,
  Embedding,
  Flatten,
  Identity,
  type Layer,
  LayerNorm,
  Linear,
  MSELoss,
  Net,
  Parallel,
  Residual,
  SGD,
  Tanh,
  type Tensor,
  TensorDataset,
} from "../../dist/index.js";

/** Fails to compile unless both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(..._: Same<A, B> extends true ? [] : ["the types differ"]): void {}

export function plainLists(): void {
  const net = new Net([new Linear(3, 4), new Tanh(), new Linear(4, 2)]);
  same<(typeof net.layers)[0], Linear<3, 4>>();
  same<(typeof net.layers)[2], Linear<4, 2>>();
  const clone: typeof net = net.clone();
  void clone;
  const weight: Tensor = net.layers[0].weight;
  const out: 2 = net.layers[2].outFeatures;
  const bias: Tensor = net.layers[2].bias;
  void [weight, bias, out];
  // @ts-expect-error -- there are three
  void net.layers[3];

  void new Net([new Tanh(), new Identity()]);
  void new Net([new Linear(3, 4), new Identity(), new Tanh(), new Linear(4, 4), new Linear(4, 1)]);

  // @ts-expect-error -- the first gives 4, the second takes 5
  void new Net([new Linear(3, 4), new Linear(5, 2)]);
  // @ts-expect-error -- layers without a width of their own pass it on
  void new Net([new Linear(3, 4), new Tanh(), new Identity(), new Linear(5, 2)]);
  // @ts-expect-error -- nor do those that normalise change it
  void new Net([new Linear(3, 4), new LayerNorm(4), new BatchNorm1d(4), new Linear(5, 2)]);
  void new Net([new Linear(3, 4), new LayerNorm(4), new BatchNorm1d(4), new Linear(4, 2)]);
  // @ts-expect-error -- the mistake is in the middle
  void new Net([new Linear(3, 4), new Linear(4, 7), new Tanh(), new Linear(8, 2), new Linear(2, 2)]);
  // @ts-expect-error -- and at the end
  void new Net([new Linear(3, 4), new Linear(4, 7), new Linear(6, 7)]);
  // @ts-expect-error -- a class is not a layer
  void new Net([Tanh]);
  // @ts-expect-error -- neither is a number
  void new Net([new Tanh(), 5]);
}

export function embeddings(words: Tensor<"int64">, numbers: Tensor, y: Tensor): void {
  const net = new Net([new Embedding(9, 3), new Linear(3, 2)]);
  same<(typeof net.layers)[0], Embedding<3>>();
  void [net.forward(words), net.predict(numbers), net.layers[0].forward(words)];
  void new Net([new Embedding(9, 3), new Flatten(), new Linear(6, 2)]);
  // @ts-expect-error -- a row has 3 numbers
  void new Net([new Embedding(9, 3), new Tanh(), new Linear(4, 2)]);
  // @ts-expect-error -- a Linear takes float32
  void net.layers[1].forward(words);
  const data = new TensorDataset(words, y);
  void net.fit(data, { loss: new MSELoss(), optimizer: new SGD(net.parameters(), { lr: 1 }), epochs: 1 });
  for (const [x] of new DataLoader(data)) same<typeof x, Tensor<"int64">>();
  for (const [x] of new DataLoader(new TensorDataset(numbers, y))) same<typeof x, Tensor>();
}

export function namedLists(): void {
  const net = new Net([
    ["hid1", new Linear(3, 4)],
    ["act1", new Tanh()],
    ["oupt", new Linear(4, 2)],
  ]);
  same<typeof net.layers.hid1, Linear<3, 4>>();
  same<typeof net.layers.act1, Tanh>();
  const weight: Tensor = net.layers.hid1.weight;
  const bias: Tensor = net.layers.oupt.bias;
  void [weight, bias];

  // @ts-expect-error -- there is no such layer
  void net.layers.hid2;
  // @ts-expect-error -- a tanh has no weight
  void net.layers.act1.weight;
  // @ts-expect-error -- layers stay
  net.layers.hid1 = new Linear(3, 4);

  // @ts-expect-error -- the first gives 4, the second takes 5
  void new Net([
    ["hid1", new Linear(3, 4)],
    ["oupt", new Linear(5, 2)],
  ]);
  // @ts-expect-error -- the same, with a layer between
  void new Net([
    ["hid1", new Linear(3, 4)],
    ["act1", new Tanh()],
    ["oupt", new Linear(5, 2)],
  ]);
}

export function objects(): void {
  const net = new Net({ hid1: new Linear(3, 4), act1: new Tanh(), oupt: new Linear(4, 2) });
  same<typeof net.layers.hid1, Linear<3, 4>>();
  const weight: Tensor = net.layers.hid1.weight;
  void weight;
  // @ts-expect-error -- there is no such layer
  void net.layers.hid2;
  // The order of an object's keys is nothing that the compiler keeps: this is found at construction.
  void (() => new Net({ hid1: new Linear(3, 4), oupt: new Linear(5, 2) }));
}

export function sizesThatAreNotKnown(sizes: number[], layers: Layer[]): void {
  const [into = 1, out = 1] = sizes;
  void new Net([new Linear(into, out), new Linear(4, 2)]);
  void new Net([new Linear(3, 4), new Tanh(), new Linear(into, out)]);
  void new Net(layers);
  const third: Layer | undefined = new Net(layers).layers[3];
  void third;
  const net: Net = new Net(sizes.map((size) => new Linear(size, size)));
  const parameters: Tensor[] = net.parameters();
  void parameters;
}

export function layersThatStandAlone(): void {
  const layer = new Linear(3, 4);
  same<typeof layer.inFeatures, 3>();
  same<typeof layer, Linear<3, 4>>();
  const [weight, bias]: Float64Array[] = [
    new Linear(3, 4, { dtype: "float64" }).weight.data,
    new Linear(3, 4, { dtype: "float64" }).bias.data,
  ];
  const none: null = new Linear(3, 4, { bias: false }).bias;
  const maybe = (hasBias: boolean): Tensor | null => new Linear(3, 4, { bias: hasBias }).bias;
  const any: Layer = new Linear(3, 4, { bias: false, dtype: "float64" });
  void new Net([new Linear(3, 4, { bias: false }), new Linear(4, 4)]);
  void [weight, bias, none, maybe, any];
  // @ts-expect-error -- float64 numbers are not in a Float32Array
  const wrong: Float32Array = new Linear(3, 4, { dtype: "float64" }).weight.data;
  // @ts-expect-error -- it may have been left out
  const left: Tensor = new Linear(3, 4, { bias: false }).bias;
  // @ts-expect-error -- the first gives 4, the second takes 5, without a bias, too
  void new Net([new Linear(3, 4, { bias: false }), new Linear(5, 2)]);
  void [wrong, left];
  // @ts-expect-error -- sizes are numbers
  void new Linear("3", 4);
  // @ts-expect-error -- an unknown option
  void new Linear(3, 4, { biased: true });
}

export function dataSets(x: Tensor): void {
  const label: number | undefined = new TensorDataset(x, new Int32Array(4)).y[0];
  const converted: Tensor | Int32Array = new TensorDataset(x, [0, 1]).y;
  const values: Tensor = new TensorDataset(x, x).y;
  const any: TensorDataset = new TensorDataset(x, [0n]);
  void [label, converted, values, any];
  // @ts-expect-error -- texts are no classes
  void new TensorDataset(x, ["a"]);
}

export function netsOfNets(layer: Layer): void {
  const net = new Net([
    new Linear(3, 4),
    new Net([new Tanh(), new Linear(4, 6)]),
    new Residual([new Linear(6, 8), new Tanh(), new Linear(8, 6)]),
    new Parallel([new Columns(1, 3), new Linear(6, 5), new Net([new Linear(6, 7), new Tanh()])]),
    new Dropout(),
    new Linear(14, 2),
  ]);
  same<(typeof net.layers)[1]["layers"][1], Linear<4, 6>>();
  const weight: Tensor = net.layers[3].layers[2].layers[0].weight;
  const named = new Net({ block: new Residual({ fc1: new Linear(3, 3) }) });
  const bias: Tensor = named.layers.block.layers.fc1.bias;
  const alone: Linear<3, 3> = new Residual(new Linear(3, 3)).layers[0];
  const any: Layer[] = [net, named, new Residual(net.layers[2])];
  void [weight, bias, alone, any];

  // @ts-expect-error -- the net in it takes 5
  void new Net([new Linear(3, 4), new Net([new Tanh(), new Linear(5, 6)])]);
  // @ts-expect-error -- the net in it gives 6
  void new Net([new Linear(3, 4), new Net([new Linear(4, 6), new Tanh()]), new Linear(5, 2)]);
  // @ts-expect-error -- the mistake is in the net in it
  void (() => new Net([new Linear(3, 4), new Net([new Linear(4, 6), new Linear(5, 2)])]));
  // @ts-expect-error -- 3 numbers are not 4
  void new Residual(new Linear(3, 4));
  // @ts-expect-error -- neither are they in two layers
  void new Residual([new Tanh(), new Linear(3, 4), new Linear(4, 5)]);
  // @ts-expect-error -- the residual takes 5
  void new Net([new Linear(3, 4), new Residual([new Tanh(), new Linear(5, 5)])]);
  // @ts-expect-error -- the residual gives what it takes
  void new Net([new Linear(3, 4), new Residual(new Linear(4, 4)), new Linear(5, 1)]);
  // @ts-expect-error -- one branch takes 4 numbers, the other 5
  void new Parallel([new Linear(4, 2), new Linear(5, 2)]);
  // @ts-expect-error -- the branches give 6 numbers together
  void new Net([new Parallel([new Linear(4, 2), new Tanh()]), new Linear(7, 1)]);
  void new Net([new Parallel([new Linear(4, 2), new Tanh()]), new Linear(6, 1)]);
  // @ts-expect-error -- 998 + 1005 = 2003
  void new Net([new Linear(9, 998), new Parallel([new Identity(), new Linear(998, 1005)]), new Linear(2002, 1)]);
  void new Net([new Linear(9, 998), new Parallel([new Identity(), new Linear(998, 1005)]), new Linear(2003, 1)]);
  // @ts-expect-error -- 1000 - 1 = 999
  void new Net([new Columns(1, 1000), new Linear(1000, 1)]);
  void new Net([new Columns(1, 1000), new Linear(999, 1)]);

  // What is not known fits: a layer of one's own, the shape that a Flatten gives, an object's layers, sizes that are numbers.
  void (() => new Net([new Linear(3, 4), layer, new Linear(5, 2)]));
  void new Net([new Linear(3, 4), new Flatten(), new Linear(8, 2)]);
  void (() => new Net([new Linear(3, 4), new Net({ a: new Linear(5, 6) }), new Linear(7, 2)]));
  const size: number = net.layers[0].inFeatures;
  void new Net([new Linear(3, 4), new Residual(new Linear(size, size)), new Linear(4, 2)]);
  // @ts-expect-error -- a residual needs a layer
  void new Residual(5);
  // @ts-expect-error -- an unknown option
  void new Flatten({ dim: 1 });
}
