/** Everything that a refused call might have changed, and whether it did. */
import { expect } from "vitest";
import {
  CrossEntropyLoss,
  defaultGenerator,
  Generator,
  SGD,
  tensor,
  type BackendName,
  type Net,
  type Tensor,
  type TensorDataset,
} from "../../dist/index.js";
import { expectSameBits, expectSameState } from "./bits.js";
import { createData, createNet, momentumOf, stepByHand, weightsOf } from "./training.js";

export interface World {
  readonly generator: Generator;
  readonly t: Tensor;
  readonly net: Net;
  readonly data: TensorDataset;
  readonly loss: CrossEntropyLoss;
  readonly optimizer: SGD;
}

/** A net 4-6-3 that has been trained for a step, so that it has gradients and momentum, and has something to go backward from. */
export function createWorld(backend: BackendName): World {
  const net = createNet([4, 6, 3], backend);
  const data = createData(12, 4, 3);
  const optimizer = new SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
  const loss = new CrossEntropyLoss();
  stepByHand(net, data.x, data.y as Int32Array, loss, optimizer);
  net.forward(data.x);
  return {
    generator: new Generator({ seed: 3, backend }),
    t: tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]),
    net,
    data,
    loss,
    optimizer,
  };
}

export interface Snapshot {
  readonly states: readonly Uint8Array[];
  readonly numbers: readonly Float32Array[];
  readonly options: string;
}

const generatorsOf = ({ generator }: World): Generator[] => [generator, defaultGenerator];

export function snapshot(world: World): Snapshot {
  const { net, data, t, optimizer } = world;
  const grads = net.parameters().map((p) => p.grad?.data.slice() ?? new Float32Array());
  return {
    states: generatorsOf(world).map((g) => g.getState()),
    numbers: [
      weightsOf(net),
      momentumOf(optimizer),
      data.x.data.slice(),
      Float32Array.from(data.y as Int32Array),
      t.data.slice(),
      ...grads,
    ],
    options: JSON.stringify([optimizer.stateDict().paramGroups, t.grad === null]),
  };
}

export function expectUnchanged(world: World, before: Snapshot, what: string): void {
  const after = snapshot(world);
  generatorsOf(world).forEach((g, i) => expectSameState(g, before.states[i] as Uint8Array, `${what}: generator ${i}`));
  before.numbers.forEach((numbers, i) =>
    expectSameBits(after.numbers[i] as Float32Array, numbers, `${what}: numbers ${i}`),
  );
  expect(after.options, `${what}: options`).toBe(before.options);
}
