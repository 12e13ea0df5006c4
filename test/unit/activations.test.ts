/** What elementwise layers and softmaxes do, whichever backend computes; test/torch asks PyTorch for the same. */
import { describe, expect, it } from "vitest";
import {
  CELU,
  ELU,
  full,
  GELU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  LeakyReLU,
  Linear,
  LogSigmoid,
  LogSoftmax,
  Mish,
  Net,
  ones,
  ReLU,
  ReLU6,
  SELU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Softshrink,
  Softsign,
  Tanh,
  Tanhshrink,
  tensor,
  Threshold,
  zeros,
  type Layer,
} from "../../dist/index.js";
import { activationLayers } from "../support/activations.js";

const code = (name: string): unknown => expect.objectContaining({ code: name });

/** Makers of every elementwise layer, and of the softmaxes. */
const LAYERS = [...activationLayers, () => new Softmax(), () => new LogSoftmax()].map((make) => ({
  name: String(make()),
  make,
}));

describe.each(LAYERS)("$name", ({ make }) => {
  it.each([[[]], [[0]], [[2, 0]], [[0, 3]], [[5]], [[2, 3, 4]]])("keeps the shape %j, new each time", (shape) => {
    const layer = make();
    const x = full(shape, 0.7);
    const y = layer.forward(x);
    expect(y.shape).toEqual(shape);
    expect(y.data.buffer).not.toBe(x.data.buffer);
    const gradient = layer.backward(ones(shape));
    expect(gradient.shape).toEqual(shape);
    expect(gradient.data.every((v) => Number.isFinite(v))).toBe(true);
    expect(x.data.every((v) => v === Math.fround(0.7))).toBe(true);
  });

  it("is the same alone, in a net and in predict", () => {
    const x = tensor([-3, -0.5, 0, 0.25, 2]);
    const alone = make().forward(x);
    const net = new Net([make()]);
    expect(net.forward(x).data).toEqual(alone.data);
    expect(net.predict(x).data).toEqual(alone.data);
  });

  it("refuses what does not fit", () => {
    const layer = make();
    expect(() => layer.backward(ones([3]))).toThrow(code("ERR_ARGUMENT"));
    expect(() => layer.forward(zeros([3], { dtype: "float64" }) as never)).toThrow(code("ERR_DTYPE"));
    layer.forward(zeros([3]));
    expect(() => layer.backward(ones([4]))).toThrow(code("ERR_SHAPE"));
    expect(() => layer.backward(zeros([3], { dtype: "float64" }) as never)).toThrow(code("ERR_DTYPE"));
    expect(layer.backward(ones([3])).shape).toEqual([3]);
  });
});

/** Layers, inputs, outputs and the gradients for ones: what PyTorch gives at the ends. */
const ENDS: [Layer, x: number[], y: number[], gradient: number[]][] = [
  [new ReLU(), [-Infinity, -1, -0, 0, 2, NaN], [0, 0, -0, 0, 2, NaN], [0, 0, 0, 0, 1, 1]],
  [
    new LeakyReLU({ negativeSlope: 0.5 }),
    [-Infinity, -1, -0, 0, 2, NaN],
    [-Infinity, -0.5, -0, 0, 2, NaN],
    [0.5, 0.5, 0.5, 0.5, 1, 0.5],
  ],
  [new Sigmoid(), [-Infinity, -200, 0, 200, Infinity, NaN], [0, 0, 0.5, 1, 1, NaN], [0, 0, 0.25, 0, 0, NaN]],
  [
    new GELU(),
    [-Infinity, -1e20, -0, 1e20, Infinity, NaN],
    [NaN, -0, -0, Math.fround(1e20), Infinity, NaN],
    [NaN, 0, 0.5, 1, NaN, NaN],
  ],
  [
    new GELU({ approximate: "tanh" }),
    [-Infinity, -200, -0, 200, Infinity, NaN],
    [NaN, -0, -0, 200, Infinity, NaN],
    [NaN, -0, 0.5, 1, NaN, NaN],
  ],
  [
    new SiLU(),
    [-Infinity, -1e20, -0, 1e20, Infinity, NaN],
    [NaN, -0, -0, Math.fround(1e20), Infinity, NaN],
    [NaN, -0, 0.5, 1, NaN, NaN],
  ],
  [new ELU(), [-Infinity, -200, -0, 0, 3, Infinity], [-1, -1, -0, 0, 3, Infinity], [0, 0, 1, 1, 1, 1]],
  [new ELU({ alpha: -1 }), [-Infinity, -0, 0, 3], [1, -0, 0, 3], [-0, -1, -1, 1]],
  [
    new Softplus(),
    [-Infinity, -200, 0, 20.5, Infinity, NaN],
    [0, 0, Math.fround(Math.LN2), 20.5, Infinity, NaN],
    [0, 0, 0.5, 1, 1, NaN],
  ],
  [new Softplus({ threshold: -3 }), [0, -2.9], [0, Math.fround(-2.9)], [1, 1]],
  [new Softplus({ beta: -2 }), [-15, Infinity, -Infinity], [-15, -0, -Infinity], [1, 0, 1]],
  [new Softplus({ beta: 0 }), [1, Infinity], [Infinity, NaN], [0.5, NaN]],
  [new ReLU6(), [-Infinity, -0, 3, 6, 7, NaN], [0, -0, 3, 6, 6, NaN], [0, 0, 1, 0, 0, 0]],
  [new Hardtanh(), [-Infinity, -1, -0, 0.5, 1, NaN], [-1, -1, -0, 0.5, 1, NaN], [0, 0, 1, 1, 0, 0]],
  [new Hardsigmoid(), [-Infinity, -3, 0, 3, Infinity, NaN], [0, 0, 0.5, 1, 1, NaN], [0, 0, 1 / 6, 0, 0, 0]],
  [new Hardswish(), [-Infinity, -4, -0, 3, Infinity, NaN], [NaN, -0, -0, 3, Infinity, NaN], [0, 0, 0.5, 1, 1, 1]],
  [
    new SELU(),
    [-Infinity, -0, Infinity],
    [-1.7580993408473766, -0, Infinity],
    [0, 1.7580993408473766, 1.0507009873554805],
  ],
  [new CELU({ alpha: 2 }), [-Infinity, -0, 3, Infinity], [-2, -0, 3, Infinity], [0, 1, 1, 1]],
  [new CELU({ alpha: -1 }), [-Infinity, -1000, 0, 3], [-Infinity, -Infinity, 0, 3], [Infinity, Infinity, 1, 1]],
  [
    new Mish(),
    [-Infinity, -200, -0, 100, Infinity, NaN],
    [NaN, -0, -0, 100, Infinity, NaN],
    [NaN, -0, 0.6, 1, NaN, NaN],
  ],
  [new LogSigmoid(), [-Infinity, -200, 0, Infinity, NaN], [-Infinity, -200, -Math.LN2, 0, NaN], [1, 1, 0.5, 0, NaN]],
  [new Softsign(), [-1, -0, 1e30, Infinity, NaN], [-0.5, -0, 1, NaN, NaN], [0.25, 1, 0, 0, NaN]],
  [new Tanhshrink(), [-Infinity, 0, 100, NaN], [-Infinity, 0, 99, NaN], [1, 0, 1, NaN]],
  [new Softshrink(), [-Infinity, -1, -0.5, 0.25, 2, NaN], [-Infinity, -0.5, 0, 0, 1.5, NaN], [1, 1, 0, 0, 1, 0]],
  [new Hardshrink(), [-Infinity, -1, -0.5, 0.25, 2, NaN], [-Infinity, -1, 0, 0, 2, NaN], [1, 1, 0, 0, 1, 0]],
  [new Threshold({ threshold: 1, value: 7 }), [-Infinity, 1, 2, NaN], [7, 7, 2, NaN], [0, 0, 1, 1]],
  [new Softmax(), [-Infinity, 0], [0, 1], [0, 0]],
  [new Softmax(), [Infinity, 1], [NaN, NaN], [NaN, NaN]],
  [new Softmax(), [-Infinity, -Infinity], [NaN, NaN], [NaN, NaN]],
  [new LogSoftmax(), [-Infinity, 0], [-Infinity, 0], [1, -1]],
];

describe("the ends", () => {
  it.each(ENDS)("of %s at %j", (layer, x, y, gradient) => {
    expect(layer.forward(tensor(x)).data).toEqual(Float32Array.from(y));
    expect(layer.backward(ones([x.length])).data).toEqual(Float32Array.from(gradient));
  });

  it("tell numbers apart that PyTorch's GELU has lost", () => {
    // x Phi(x) to 10 digits; 0.5 (1 + erf) is 0 from about -5.5 on.
    const y = new GELU().forward(tensor([-6, -10, -13])).data;
    [-5.91952587e-9, -7.619853024e-23, -7.952313719e-38].forEach((v, i) =>
      expect((y[i] as number) / v).toBeCloseTo(1, 6),
    );
  });
});

it("Tanhshrink keeps all its bits near 0", () => {
  // x - tanh(x) by the series, to 10 digits.
  const y = new Tanhshrink().forward(tensor([0.01, -0.25, 0.5, 0.75])).data;
  [3.333199782e-7, -0.005081337596, 0.03788284274, 0.1148510476].forEach((v, i) =>
    expect((y[i] as number) / v).toBeCloseTo(1, 6),
  );
});

describe("options", () => {
  const WRONG: [string, message: string, () => unknown][] = [
    ["an unknown one", 'LeakyReLU has no option "slope"', () => new LeakyReLU({ slope: 1 } as never)],
    ["a number in place of options", "ELU takes an options object { alpha }", () => new ELU(1 as never)],
    ["null", `Softplus's option "beta" is null`, () => new Softplus({ beta: null } as never)],
    ["a text", "negativeSlope must be a number", () => new LeakyReLU({ negativeSlope: "0.1" } as never)],
    ["another approximation", "approximate must be one of", () => new GELU({ approximate: "erf" } as never)],
    ["bounds that are one number", "maxVal must be above minVal, given 1", () => new Hardtanh({ minVal: 1 })],
    ["bounds that are none", "maxVal must be above minVal, given NaN", () => new Hardtanh({ maxVal: NaN })],
    ["an alpha of 0", "alpha must not be 0", () => new CELU({ alpha: -0 })],
    ["a negative lambd", "lambd must be at least 0", () => new Softshrink({ lambd: -1 })],
    ["a lambd that float32 has not", "lambd must be at least 0 and finite", () => new Softshrink({ lambd: 1e39 })],
    ["one of two", "value must be a number, given undefined", () => new Threshold({ threshold: 1 } as never)],
    ["none of two", "threshold must be a number, given undefined", () => new Threshold(undefined as never)],
  ];
  it.each(WRONG)("refuse %s", (_, message, make) => {
    expect(make).toThrow(code("ERR_ARGUMENT"));
    expect(make).toThrow(message);
  });

  it("can be read", () => {
    expect(new Softplus({ beta: 2 })).toMatchObject({ beta: 2, threshold: 20 });
    expect(new LeakyReLU().negativeSlope).toBe(0.01);
    expect(new ELU({ alpha: 3 }).alpha).toBe(3);
    expect(new GELU().approximate).toBe("none");
  });
});

it("print as PyTorch's modules do", () => {
  const shown: [Layer, string][] = [
    [new Tanh(), "Tanh()"],
    [new LeakyReLU(), "LeakyReLU(negative_slope=0.01)"],
    [new LeakyReLU({ negativeSlope: 1e-5 }), "LeakyReLU(negative_slope=1e-05)"],
    [new LeakyReLU({ negativeSlope: -2 }), "LeakyReLU(negative_slope=-2.0)"],
    [new GELU(), "GELU(approximate='none')"],
    [new Softplus({ beta: 2.5, threshold: Infinity }), "Softplus(beta=2.5, threshold=inf)"],
    [new Hardtanh({ minVal: -2 }), "Hardtanh(min_val=-2.0, max_val=1.0)"],
    [new Softshrink(), "Softshrink(0.5)"],
    [new Hardshrink({ lambd: 2 }), "Hardshrink(2.0)"],
    [new Threshold({ threshold: 0.1, value: 20 }), "Threshold(threshold=0.1, value=20.0)"],
    [new Softmax(), "Softmax(dim=-1)"],
    [new LogSoftmax(), "LogSoftmax(dim=-1)"],
  ];
  for (const [layer, repr] of shown) expect(String(layer)).toBe(repr);
});

it("a net of them prints as PyTorch's does", () => {
  const net = new Net([new Linear(2, 3), new LeakyReLU({ negativeSlope: 0.2 }), new Softmax()]);
  expect(String(net)).toBe(
    "Net(\n  (0): Linear(in_features=2, out_features=3, bias=True)\n  (1): LeakyReLU(negative_slope=0.2)\n  (2): Softmax(dim=-1)\n)",
  );
});
