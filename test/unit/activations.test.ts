/** What elementwise layers and softmaxes do, whichever backend computes; test/torch asks PyTorch for the same. */
import { describe, expect, it } from "vitest";
import {
  ELU,
  full,
  GELU,
  LeakyReLU,
  Linear,
  LogSoftmax,
  Net,
  ones,
  ReLU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Tanh,
  tensor,
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

describe("options", () => {
  const WRONG: [string, () => unknown][] = [
    ["an unknown one", () => new LeakyReLU({ slope: 1 } as never)],
    ["a number in place of options", () => new ELU(1 as never)],
    ["null", () => new Softplus({ beta: null } as never)],
    ["a text", () => new LeakyReLU({ negativeSlope: "0.1" } as never)],
    ["another approximation", () => new GELU({ approximate: "erf" } as never)],
  ];
  it.each(WRONG)("refuse %s", (_, make) => expect(make).toThrow(code("ERR_ARGUMENT")));

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
