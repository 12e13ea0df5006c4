/** Data, nets and the written-out training loop, for tests that compare ways of training. */
import {
  CrossEntropyLoss,
  DataLoader,
  Generator,
  tensor,
  TensorDataset,
  type BackendName,
  type DataLoaderOptions,
  type Net,
  type SGD,
  type Tensor,
} from "../../dist/index.js";
import { createNet as createNetOf } from "../../dist/verify/checks/initialisers.js";
import { createData, weightsOf } from "../../dist/verify/checks/trainings.js";
import { expectSameBits } from "./bits.js";

export { createData, weightsOf };

/** A net of Linear layers of these sizes with Tanh between them. */
export function createNet(dims: readonly number[], backend: BackendName, seed: number | bigint = 1): Net {
  return createNetOf(dims, new Generator({ seed, backend }));
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
