import { describe, expect, it } from "vitest";
import {
  CrossEntropyLoss,
  Dropout,
  full,
  Generator,
  Linear,
  Net,
  SGD,
  tensor,
  TensorDataset,
  zeros,
} from "../../dist/index.js";

const seeded = (): Generator => new Generator({ seed: 8 });
const x = tensor([1, -2, -0, NaN, Infinity, 0.3]);

describe("Dropout", () => {
  it("scales what it keeps, and passes gradients where it did", () => {
    const layer = new Dropout(0.3, { generator: seeded() });
    const y = layer.forward(full([1000], 3));
    const kept = Math.fround(3 * Math.fround(1 / Math.fround(0.7)));
    expect(new Set(y.data)).toEqual(new Set([0, kept]));
    expect(y.data.filter((v) => v === 0).length).toBeGreaterThan(250);
    expect(layer.backward(full([1000], 3)).data).toEqual(y.data);
  });

  it("draws a new mask each time, only in training and for 0 < p < 1", () => {
    const generator = seeded();
    const layer = new Dropout(0.5, { generator });
    const first = layer.forward(full([100], 1));
    layer.backward(full([100], 1));
    expect(layer.forward(full([100], 1)).data).not.toEqual(first.data);
    layer.backward(full([100], 1));
    const before = generator.getState();
    layer.training = false;
    expect(layer.forward(x).data).toEqual(x.data);
    expect(layer.backward(x).data).toEqual(x.data);
    expect(new Dropout(0, { generator }).forward(x).data).toEqual(x.data);
    expect(new Dropout(1, { generator }).forward(x).data).toEqual(Float32Array.of(0, -0, -0, NaN, NaN, 0));
    new Dropout(0.5, { generator }).forward(zeros([0, 3]));
    expect(generator.getState()).toEqual(before);
  });

  it("is left out by predict, whatever the mode", () => {
    const generator = seeded();
    const net = new Net([new Dropout(0.5, { generator })]);
    expect(net.predict(x).data).toEqual(x.data);
    expect(generator.getState()).toEqual(seeded().getState());
    expect(net.eval().forward(x).data).toEqual(x.data);
    expect(net.train().forward(full([100], 1)).data).toContain(2);
  });

  it.each([
    [0.5, "0.5"],
    [1, "1"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [2.5e-12, "2.5e-12"],
  ])("prints p = %d as Python does", (p, text) => {
    expect(String(new Dropout(p))).toBe(`Dropout(p=${text}, inplace=False)`);
  });

  it("draws its masks in fit, too", async () => {
    const generator = seeded();
    const net = new Net([new Linear(2, 2), new Dropout(0.5, { generator })]);
    const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters(), { lr: 1 }), epochs: 1 };
    await net.fit(new TensorDataset(zeros([3, 2]), Int32Array.of(0, 1, 0)), options);
    const drawn = seeded().jump(3 * 2 * 2); // two draws an element
    expect(generator.getState()).toEqual(drawn.getState());
  });

  it.each([-0.1, 1.1, NaN, "0.5"])("refuses p = %s", (p) => {
    expect(() => new Dropout(p as number)).toThrow(expect.objectContaining({ code: "ERR_ARGUMENT" }));
  });
});
