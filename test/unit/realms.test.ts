/** Arrays of other realms, as vm contexts, REPLs and test runners hand them over, are taken as this realm's. */
import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";

const context = createContext({});
const foreign = <A>(code: string): A => runInContext(code, context) as A;
const labels = (): Int32Array => foreign("Int32Array.of(0, 1, 1)");

it("has arrays that are not of this realm", () => {
  expect(labels()).not.toBeInstanceOf(Int32Array);
  expect(foreign("[1]")).not.toBeInstanceOf(Array);
});

it("tensor() takes them all", () => {
  expect(sb.tensor(foreign<Float32Array>("new Float32Array([1, 2])"))).toEqual(sb.tensor([1, 2]));
  expect(sb.tensor(foreign<number[][]>("[[1, 2], [3, 4]]")).shape).toEqual([2, 2]);
  expect(sb.tensor(foreign<Float64Array>("Float64Array.of(0.1)")).dtype).toBe("float64");
  expect(sb.tensor(foreign<BigInt64Array>("BigInt64Array.of(5n)")).at(0)).toBe(5n);
  expect(sb.zeros(foreign<number[]>("[2, 3]")).shape).toEqual([2, 3]);
  expect(new sb.Tensor(foreign<Float32Array>("Float32Array.of(1)"), [1]).at(0)).toBe(1);
  expect(sb.formatTensor(foreign<Int32Array>("Int32Array.of(1)"))).toBe("tensor([1])");
});

describe.each(backends)("on %s", (backend) => {
  const generator = (): sb.Generator => new sb.Generator({ seed: 1, backend });

  it("a generator takes a state", () => {
    const state = generator().getState();
    const there = foreign<(bytes: number[]) => Uint8Array>("(bytes) => Uint8Array.from(bytes)")([...state]);
    expect(generator().setState(there).getState()).toEqual(state);
  });

  it("losses and training take class indices", async () => {
    const x = sb.rand([3, 2], { generator: generator() });
    const train = async (y: Int32Array): Promise<unknown> => {
      const source = generator();
      const net = new sb.Net([new sb.Linear(2, 2, { generator: source })]);
      const loss = new sb.CrossEntropyLoss();
      const optimizer = new sb.SGD(net.parameters(), { lr: 0.1 });
      const first = loss.forward(net.forward(x), y);
      const second = net.trainStep(x, y, { loss, optimizer });
      const data = new sb.TensorDataset(x, y);
      const [[, batch]] = [...new sb.DataLoader(data, { batchSize: 3, generator: source })] as [[unknown, unknown]];
      const { epochs } = await net.fit(data, { loss, optimizer, epochs: 2, generator: source });
      return [first, second, batch, epochs.map((report) => report.loss), net.stateDict()];
    };
    expect(await train(labels())).toEqual(await train(Int32Array.of(0, 1, 1)));
  });
});
