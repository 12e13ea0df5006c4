/** Data, nets and the written-out training loop, for tests that compare ways of training. */
import {
  CrossEntropyLoss,
  DataLoader,
  Generator,
  Linear,
  Net,
  SGD,
  Tanh,
  tensor,
  TensorDataset,
  zeros,
  type BackendName,
  type DataLoaderOptions,
  type Layer,
  type Tensor,
} from "../../dist/index.js";
import { expectSameBits } from "./bits.js";

/** Samples with numbers in [-1, 1), and classes that depend on them. */
export function createData(samples: number, features: number, classes: number, seed = 1): TensorDataset {
  const generator = new Generator({ seed, backend: "typescript" });
  const x = zeros([samples, features]).uniform_(-1, 1, { generator });
  const sumOf = (i: number): number => x.data.subarray(i * features, (i + 1) * features).reduce((a, b) => a + b, 0);
  const y = Int32Array.from({ length: samples }, (_, i) => Math.min(classes - 1, Math.floor(Math.abs(sumOf(i)) * 2)));
  return new TensorDataset(x, y);
}

/** A net of Linear layers of these sizes with Tanh between them. */
export function createNet(dims: readonly number[], backend: BackendName, seed: number | bigint = 1): Net {
  const generator = new Generator({ seed, backend });
  const layers = dims.slice(1).flatMap((out, i): Layer[] => {
    const layer = new Linear(dims[i] as number, out, { generator });
    return i + 2 < dims.length ? [layer, new Tanh()] : [layer];
  });
  return new Net(layers);
}

export interface LoopOptions extends DataLoaderOptions {
  readonly loss?: CrossEntropyLoss;
  readonly optimizer: SGD;
  readonly epochs: number;
}

/** One step of the loop, written out: its loss. */
export function stepByHand(net: Net, x: Tensor, y: Int32Array, loss: CrossEntropyLoss, optimizer: SGD): number {
  optimizer.zeroGrad();
  const value = loss.forward(net.forward(x), y);
  net.backward(loss.backward());
  optimizer.step();
  return value;
}

/** Training as a user would write it out: each epoch's loss, the batches' losses averaged over the samples. */
export function trainByHand(net: Net, data: TensorDataset, options: LoopOptions): number[] {
  const { loss = new CrossEntropyLoss(), optimizer, epochs, ...loaderOptions } = options;
  const loader = new DataLoader(data, loaderOptions);
  return Array.from({ length: epochs }, () => {
    let sum = 0;
    let samples = 0;
    for (const [x, y] of loader) {
      const rows = x.shape[0] as number;
      sum += stepByHand(net, x, y as Int32Array, loss, optimizer) * rows;
      samples += rows;
    }
    optimizer.zeroGrad();
    return sum / samples;
  });
}

/** All parameters, one after another; one without its memory has no numbers. */
export function weightsOf(net: { parameters(): Tensor[] }): Float32Array {
  return Float32Array.from(net.parameters().flatMap((p) => (p.data.length === 0 ? [] : [...p.data])));
}

/** All momentum buffers, one after another; a parameter without one counts as NaN. */
export function momentumOf(optimizer: SGD): Float32Array {
  const { state, paramGroups } = optimizer.stateDict();
  const numbers = paramGroups.flatMap((group) => group.params);
  return Float32Array.from(numbers.flatMap((i) => [...(state[i]?.momentumBuffer?.data ?? [Number.NaN])]));
}

export function expectSameNumbers(actual: readonly number[], expected: readonly number[], what: string): void {
  expectSameBits(Float64Array.from(actual), Float64Array.from(expected), what);
}

/** A copy of the data set with memory of its own. */
export function copyOf(data: TensorDataset): TensorDataset {
  return new TensorDataset(tensor(data.x.data, data.x.shape), (data.y as Int32Array).slice());
}
