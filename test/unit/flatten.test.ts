/** Flatten: shapes, gradients, and nets that begin with it. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { expectSameBits } from "../support/bits.js";
import { expectThrows } from "../support/errors.js";
import type { Any } from "../support/mistakes.js";

/** Makes no draws from the default generator. */
const linear = (inFeatures: number, outFeatures: number, generator = new sb.Generator({ seed: 1 })): sb.Linear =>
  new sb.Linear(inFeatures, outFeatures, { generator });

describe("Flatten", () => {
  const x = sb.tensor(
    Float32Array.from({ length: 24 }, (_, i) => i),
    [2, 3, 4],
  );
  it.each([
    [{}, [2, 12]],
    [{ startDim: 0 }, [24]],
    [{ startDim: 0, endDim: 1 }, [6, 4]],
    [{ startDim: -1 }, [2, 3, 4]],
    [{ startDim: 1, endDim: 1 }, [2, 3, 4]],
  ])("with %j gives the shape %j, and its gradient the input's", (options, shape) => {
    const layer = new sb.Flatten(options);
    const y = layer.forward(x);
    expect([y.shape, [...y.data]]).toEqual([shape, [...x.data]]);
    expect(layer.backward(y).shape).toEqual([2, 3, 4]);
    expect(new sb.Net([layer]).predict(x).shape).toEqual(shape);
  });

  it("of a scalar is a list of one, and refuses dimensions that are not there", () => {
    expect(new sb.Flatten({ startDim: 0 }).forward(sb.zeros([])).shape).toEqual([1]);
    for (const [options, shape] of [
      [{}, [3]],
      [{ startDim: 2, endDim: 1 }, [2, 3, 4]],
      [{ endDim: -4 }, [2, 3, 4]],
    ] as const)
      expectThrows("ERR_SHAPE", () => new sb.Flatten(options).forward(sb.zeros(shape)));
    for (const options of [{ startDim: 0.5 }, { endDim: "1" }, { dim: 1 }])
      expectThrows("ERR_ARGUMENT", () => new sb.Flatten(options as Any));
  });

  it("before a Linear trains on samples of any shape", async () => {
    const y = sb.tensor([1, 2], [2, 1]);
    const make = () => {
      const net = new sb.Net([new sb.Flatten(), linear(12, 1)]);
      return { net, options: { optimizer: new sb.SGD(net.parameters(), { lr: 1e-4 }), loss: new sb.MSELoss() } };
    };
    const { loss } = make().options;
    const [images, rows] = [make(), make()];
    const flat = x.reshape([2, 12]);
    await images.net.fit(new sb.TensorDataset(x, y), { ...images.options, epochs: 3, batchSize: 2 });
    await rows.net.fit(new sb.TensorDataset(flat, y), { ...rows.options, epochs: 3, batchSize: 2 });
    expect(images.net.trainStep(x, y, images.options)).toBe(rows.net.trainStep(flat, y, rows.options));
    expectSameBits(images.net.predict(x).data, rows.net.predict(flat).data);
    expect(images.net.gradStep(x, y, { loss })).toBe(rows.net.gradStep(flat, y, { loss }));
    expectSameBits(images.net.layers[1].weight.data, rows.net.layers[1].weight.data);
  });
});
