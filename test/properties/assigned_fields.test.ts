/** Fields that anything is assigned to: the assignment is refused, or what the object does stays the same, to the bit. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { activationLayers } from "../support/activations.js";
import { backends } from "../support/backends.js";
import { expectThrows, failureOf } from "../support/errors.js";
import type { Any } from "../support/mistakes.js";
import { startFit } from "../support/running_fit.js";

const garbage: Any[] = [5, -1, 2 ** 40, NaN, null, undefined, "x", [1], {}, 1n, () => 1, sb.zeros([3, 3]), false];

const x = (): sb.Tensor => sb.tensor([0.5, -1, 2, -0.25, 1.5, 0], [2, 3]);
const pass = (layer: Any): unknown => [layer.forward(x()).toArray(), layer.backward(x()).toArray(), String(layer)];
const ofLoss =
  (target: () => Any) =>
  (loss: Any): unknown => [loss.forward(x(), target()), loss.backward().toArray(), String(loss)];
const classes = (): Int32Array => Int32Array.of(0, 2);

type Row = [name: string, create: (generator: sb.Generator) => Any, use: (object: Any) => unknown];

const rows: Row[] = [
  ["Linear", (generator) => new sb.Linear(3, 3, { generator }), pass],
  ["Linear without a bias", (generator) => new sb.Linear(3, 3, { bias: false, generator }), pass],
  ["Dropout", (generator) => new sb.Dropout(0.5, { generator }), pass],
  ...activationLayers.map((create): Row => [String(create()), create, pass]),
  ["Softmax", () => new sb.Softmax(), pass],
  ["Identity", () => new sb.Identity(), pass],
  ["CrossEntropyLoss", () => new sb.CrossEntropyLoss({ weight: sb.ones([3]), labelSmoothing: 0.1 }), ofLoss(classes)],
  ["NLLLoss", () => new sb.NLLLoss({ weight: sb.ones([3]) }), ofLoss(classes)],
  ["MSELoss", () => new sb.MSELoss(), ofLoss(x)],
  ["L1Loss", () => new sb.L1Loss(), ofLoss(x)],
  ["SmoothL1Loss", () => new sb.SmoothL1Loss({ beta: 0.5 }), ofLoss(x)],
  ["BCEWithLogitsLoss", () => new sb.BCEWithLogitsLoss({ weight: sb.ones([3]), posWeight: sb.ones([1]) }), ofLoss(x)],
  ["HuberLoss", () => new sb.HuberLoss({ delta: 0.5 }), ofLoss(x)],
  ["KLDivLoss", () => new sb.KLDivLoss({ logTarget: true }), ofLoss(x)],
  ["PoissonNLLLoss", () => new sb.PoissonNLLLoss({ full: true }), ofLoss(x)],
  ["Net", (generator) => new sb.Net([new sb.Linear(3, 3, { generator }), new sb.Tanh()]), pass],
  [
    "TensorDataset",
    () => new sb.TensorDataset(x(), classes()),
    (data) => [...new sb.DataLoader(data)].map(([rows, y]) => [rows.toArray(), y]),
  ],
  ["Generator", (generator) => generator, (generator) => [sb.rand([2], { generator }).toArray(), String(generator)]],
];

/** What the object and its prototypes have besides methods. */
function fieldsOf(object: object): string[] {
  const names = new Set<string>();
  for (let o = object; o !== Object.prototype; o = Object.getPrototypeOf(o) as object) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(o)))
      if (typeof value !== "function") names.add(name);
  }
  return [...names];
}

describe.each(backends)("what is assigned to a field, on %s", (backend) => {
  const generator = (): sb.Generator => new sb.Generator({ seed: 3, backend });

  it.each(rows)("of a %s is refused, or changes nothing", (_, create, use) => {
    const [expected, fields] = [use(create(generator())), fieldsOf(create(generator()))];
    expect(fields.length).toBeGreaterThan(0);
    for (const field of fields) {
      for (const value of garbage) {
        const object = create(generator());
        if (object[field] === value || (field === "training" && typeof value === "boolean")) continue;
        expect(() => (object[field] = value), field).toThrow(/read only|only a getter|training must be true or false/);
        expect(use(object), field).toEqual(expected);
      }
    }
  });

  it("training is a boolean, and a fit's while that runs", async () => {
    const layer: Any = new sb.Dropout(0.5, { generator: generator() });
    for (const value of garbage.filter((v) => typeof v !== "boolean")) {
      expectThrows("ERR_ARGUMENT", () => (layer.training = value));
      expect(layer.training).toBe(true);
    }
    layer.training = false;
    expect(layer.forward(x()).toArray()).toEqual(x().toArray());
    const { net, stop } = startFit(backend);
    const [first] = Object.values(net.layers) as [sb.Layer];
    expectThrows("ERR_BUSY", () => (first.training = false));
    expect(first.training).toBe(true);
    await stop();
    first.training = false;
    expect(first.training).toBe(false);
  });

  it("a net whose layer another net's fit has changes no layer's mode", async () => {
    const { net, stop } = startFit(backend);
    const [taken] = Object.values(net.layers) as [sb.Layer];
    const own = new sb.Tanh();
    const other = new sb.Net([own, taken]);
    const mine = Object.assign(new sb.Net([own, taken]), { forward: (x: sb.Tensor) => x });
    for (const way of [() => other.eval(), () => mine.predict(x())]) {
      expectThrows("ERR_BUSY", way);
      expect([own.training, taken.training]).toEqual([true, true]);
    }
    await stop();
  });
});

describe.each(backends)("an array that says it has another length, on %s", (backend) => {
  const lengths = [2 ** 40, 0, 2, -1, "x", undefined, null, NaN, {}];
  const ones = (): sb.Tensor => sb.ones([4, 3]);
  const targets = (): Int32Array => Int32Array.of(0, 1, 2, 0);
  type Ways = Record<string, (lie: <T extends object>(array: T) => T, net: sb.Net, options: Any) => unknown>;
  const ways: Ways = {
    forward: (lie, net) => net.forward(tensorOf(lie)),
    backward: (lie, net) => (net.forward(ones()), net.backward(tensorOf(lie))),
    "backward, of a gradient so far": (lie, net) => {
      for (let i = 0; i < 2; i++) {
        net.forward(ones());
        net.backward(ones());
        lie(net.parameters()[0]?.grad?.data as Float32Array);
      }
    },
    predict: (lie, net) => net.predict(tensorOf(lie)),
    "predict, of out": (lie, net) => net.predict(ones(), { out: tensorOf(lie) }),
    "forward, of a weight": (lie, net) => (lie(net.parameters()[0]?.data as Float32Array), net.forward(ones())),
    trainStep: (lie, net, options) => net.trainStep(tensorOf(lie), targets(), options),
    "trainStep, of targets": (lie, net, options) => net.trainStep(ones(), lie(targets()), options),
    fit: (lie, net, options) => {
      const data = new sb.TensorDataset(ones(), targets());
      lie(data.x.data);
      return net.fit(data, { ...options, epochs: 1 });
    },
    TensorDataset: (lie) => new sb.TensorDataset(ones(), lie(targets())),
    loss: (lie, _, { loss }) => loss.forward(ones(), lie(targets())),
    "a loss's weight": (lie, _, { loss }) => (lie(loss.weight.data), loss.forward(ones(), targets())),
  };

  function tensorOf(lie: (array: Float32Array) => unknown): sb.Tensor {
    const t = ones();
    lie(t.data);
    return t;
  }

  it.each(Object.entries(ways))("is refused by %s", async (_, way) => {
    for (const length of lengths) {
      const lie = <T extends object>(array: T): T => Object.defineProperty(array, "length", { value: length });
      const net: sb.Net = new sb.Net([new sb.Linear(3, 3, { generator: new sb.Generator({ seed: 3, backend }) })]);
      const options = {
        loss: new sb.CrossEntropyLoss({ weight: sb.ones([3]) }),
        optimizer: new sb.SGD(net.parameters(), { lr: 0.1 }),
      };
      expect(await failureOf(async () => way(lie, net, options))).toMatchObject({
        code: "ERR_ARGUMENT",
        message: expect.stringMatching(/numbers, but a property "length" of its own/),
      });
    }
  });
});
