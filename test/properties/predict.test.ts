/** predict and the forward pass in eval mode: the same bits, on any number of rows. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Dropout,
  empty,
  Generator,
  Linear,
  Net,
  Softmax,
  Tanh,
  Tensor,
  tensor,
  zeros,
  type ErrorCode,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectThrows } from "../support/errors.js";
import type { Any } from "../support/mistakes.js";
import { createRecipe, matrixNets, nets } from "../support/recipes.js";

function inputOf(shape: readonly number[], seed = 3): Tensor {
  const generator = new Generator({ seed, backend: "typescript" });
  return zeros(shape).uniform_(-2, 2, { generator });
}

/** The forward pass in eval mode; the net is in training mode before and after. */
function evaluated(net: Net, x: Tensor): Tensor {
  const y = net.eval().forward(x);
  net.train();
  return y;
}

function expectPredicted(net: Net, x: Tensor, what: string): void {
  const expected = evaluated(net, x);
  const input = x.data.slice();
  const out = empty(expected.shape);
  for (const y of [net.predict(x), net.predict(x, { out })]) {
    expect(y.shape, what).toEqual(expected.shape);
    expectSameBits(y.data, expected.data, what);
  }
  expect(net.predict(x, { out })).toBe(out);
  expectSameBits(x.data, input, `${what}: the input`);
}

describe.each(backends)("predict is the forward pass in eval mode on %s", (backend) => {
  it.each(Object.keys(nets))("with a net of %s", (name) => {
    const { net, generator, own } = createRecipe(backend, name);
    const states = [generator.getState(), own.getState()];
    for (const rows of [0, 1, 2, 63, 64, 65, 66, 255, 256, 257, 1000]) {
      expectPredicted(net, inputOf([rows, 4]), `${rows} rows`);
    }
    for (const shape of matrixNets.includes(name) ? [] : [[4], [1, 1, 4], [3, 5, 4], [2, 0, 4], [2, 33, 1, 4]]) {
      expectPredicted(net, inputOf(shape), `shape ${shape.join()}`);
    }
    expect([generator.getState(), own.getState()]).toEqual(states);
    expect(Object.values(net.layers).every(({ training }) => training)).toBe(true);
  });

  it("in one call or many", () => {
    const { net } = createRecipe(backend, "activations 1");
    const x = inputOf([130, 4]);
    const whole = net.predict(x);
    for (let row = 0; row < 130; row++) {
      const y = net.predict(tensor(x.data.slice(row * 4, row * 4 + 4), [1, 4]));
      expectSameBits(y.data, whole.data.subarray(row * 3, row * 3 + 3), `row ${row}`);
    }
  });

  it("with nets without a Linear, of any width", () => {
    const own = new Generator({ backend });
    for (const layers of [[new Tanh()], [new Dropout(0.5, { generator: own })], [new Tanh(), new Softmax()]]) {
      const net = new Net(layers);
      for (const shape of [[], [7], [70, 3], [3, 70], [2, 3, 0], [0]]) {
        expectPredicted(net, inputOf(shape), `${net}, shape ${shape.join()}`);
      }
    }
  });

  it("into the input itself, where the widths are the same", () => {
    const generator = new Generator({ seed: 4, backend });
    const square = new Net([new Linear(5, 9, { generator }), new Tanh(), new Linear(9, 5, { generator })]);
    for (const net of [square, new Net([new Softmax()]), new Net([new Tanh(), new Tanh()])]) {
      for (const rows of [0, 1, 65, 200]) {
        const x = inputOf([rows, 5]);
        const expected = evaluated(net, tensor(x.data, x.shape));
        expect(net.predict(x, { out: x })).toBe(x);
        expectSameBits(x.data, expected.data, `${rows} rows`);
      }
    }
  });

  it("into memory that the input has part of, at any distance", () => {
    const generator = new Generator({ seed: 4, backend });
    const net = new Net([new Linear(5, 9, { generator }), new Tanh(), new Linear(9, 5, { generator })]);
    for (const rows of [1, 3, 65, 256]) {
      const x = inputOf([rows, 5]);
      const expected = net.predict(x);
      for (const distance of [-5 * rows, -7, -1, 0, 1, 5, 40, 5 * rows - 1, 5 * rows]) {
        const memory = new Float32Array(15 * rows + 100);
        const at = 5 * rows + 50;
        memory.set(x.data, at);
        const view = (from: number): Tensor => new Tensor(memory.subarray(from, from + 5 * rows), [rows, 5]);
        const out = view(at + distance);
        net.predict(view(at), { out });
        expectSameBits(out.data, expected.data, `${rows} rows, ${distance} apart`);
      }
    }
  });

  it("into shared memory, by another view of it", () => {
    const net = new Net([new Linear(4, 4, { generator: new Generator({ seed: 4, backend }) })]);
    const x = inputOf([9, 4]);
    const memory = new SharedArrayBuffer(4 * 37);
    const input = new Float32Array(memory, 0, 36);
    input.set(x.data);
    const out = new Tensor(new Float32Array(structuredClone(memory), 4, 36), [9, 4]);
    const expected = net.predict(x);
    net.predict(new Tensor(input, [9, 4]), { out });
    expectSameBits(out.data, expected.data);
  });

  it("but not into a parameter's memory", () => {
    const net = new Net([new Linear(4, 4, { generator: new Generator({ seed: 4, backend }) })]);
    const weight = net.layers["0"].weight;
    const before = weight.data.slice();
    for (const out of [weight, new Tensor(weight.data.subarray(2, 6), [1, 4]), new Tensor(weight.data, [4, 4])]) {
      expectThrows("ERR_ARGUMENT", () => net.predict(inputOf([...out.shape.slice(0, 1), 4]), { out }));
    }
    expectSameBits(weight.data, before);
  });

  it("sees what is written to the parameters, and to the input", () => {
    const { net } = createRecipe(backend, "activations 2");
    const x = inputOf([66, 4]);
    const out = empty([66, 3]);
    net.predict(x, { out });
    for (const p of net.parameters()) {
      p.data[0] = 0.75;
      net.predict(x, { out });
      expectSameBits(out.data, evaluated(net, x).data, "a parameter");
    }
    net.loadStateDict(createRecipe(backend, "activations 2", 20).net.stateDict());
    x.data.fill(0.5);
    net.predict(x, { out });
    expectSameBits(out.data, evaluated(net, x).data, "the input");
  });

  it("keeps nothing: backward goes from the last forward pass", () => {
    const { net } = createRecipe(backend, "tanh");
    const [x, other, gradient] = [inputOf([5, 4]), inputOf([9, 4], 8), inputOf([5, 3])];
    net.forward(x);
    const expected = net.backward(gradient);
    net.forward(x);
    net.predict(other);
    expectSameBits(net.backward(gradient).data, expected.data);
  });

  it("whatever the net, the input and its numbers", () => {
    const number = fc.oneof(fc.float(), fc.constantFrom(-0, Number.NaN, Infinity, -Infinity, 1e-45, 3e38));
    const property = fc.property(
      fc.constantFrom(...Object.keys(nets)),
      fc.integer({ min: 0, max: 70 }),
      fc.array(number, { minLength: 4, maxLength: 40 }),
      (name, rows, numbers) => {
        const x = zeros([rows, 4]);
        x.data.forEach((_, i) => (x.data[i] = numbers[i % numbers.length] as number));
        expectPredicted(createRecipe(backend, name).net, x, name);
      },
    );
    fc.assert(property, { numRuns: 100 });
  });

  it("refuses what it cannot do, and writes nothing", () => {
    const { net } = createRecipe(backend, "tanh");
    const x = inputOf([6, 4]);
    const out = inputOf([6, 3]);
    const before = out.data.slice();
    const float64 = (shape: number[]): Any => zeros(shape, { dtype: "float64" });
    const mistakes: Record<string, [ErrorCode, () => unknown]> = {
      "another width": ["ERR_SHAPE", () => net.predict(inputOf([6, 3]), { out })],
      "a scalar": ["ERR_SHAPE", () => net.predict(tensor(1), { out })],
      float64: ["ERR_DTYPE", () => net.predict(float64([6, 4]), { out })],
      "an array": ["ERR_ARGUMENT", () => net.predict([[1, 2, 3, 4]] as Any, { out })],
      nothing: ["ERR_ARGUMENT", () => (net.predict as Any).call(net)],
      "out of another shape": ["ERR_SHAPE", () => net.predict(x, { out: inputOf([3, 6]) })],
      "out with fewer rows": ["ERR_SHAPE", () => net.predict(x, { out: inputOf([5, 3]) })],
      "x as out, of another width": ["ERR_SHAPE", () => net.predict(x, { out: x })],
      "out of float64": ["ERR_DTYPE", () => net.predict(x, { out: float64([6, 3]) })],
      "out that is an array": ["ERR_ARGUMENT", () => net.predict(x, { out: before as Any })],
      "out that is null": ["ERR_ARGUMENT", () => net.predict(x, { out: null as Any })],
      "another option": ["ERR_ARGUMENT", () => net.predict(x, { batchSize: 3 } as Any)],
      "options that are none": ["ERR_ARGUMENT", () => net.predict(x, 5 as Any)],
    };
    for (const [name, [code, mistake]] of Object.entries(mistakes)) expectThrows(code, mistake, name);
    expectSameBits(out.data, before, "out");
    structuredClone(out.data.buffer, { transfer: [out.data.buffer as ArrayBuffer] });
    expectThrows("ERR_ARGUMENT", () => net.predict(x, { out }), "out that is gone");
  });
});
