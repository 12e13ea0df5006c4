/** Tensors over one memory: an operation that writes to one while it reads another gives the bits that it gives apart. */
import { describe, expect, it } from "vitest";
import { Generator, Tensor } from "../../dist/index.js";
import { overlap } from "../../dist/tensor/overlap.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectThrows } from "../support/errors.js";

const numbers = (): Float32Array => Float32Array.from({ length: 100 }, (_, i) => ((i * 7) % 10) / 10);

describe("overlap", () => {
  const memory = new Float32Array(20);
  it.each([
    [0, 10, 10, 20, false],
    [0, 10, 9, 20, true],
    [9, 20, 0, 10, true],
    [3, 4, 0, 20, true],
    [3, 3, 0, 20, false],
  ])("of %i to %i and %i to %i: %s", (a, b, c, d, expected) => {
    expect(overlap(memory.subarray(a, b), memory.subarray(c, d))).toBe(expected);
    expect(overlap(memory.subarray(a, b), new Float32Array(20).subarray(c, d))).toBe(false);
  });

  it("of numbers of two sizes", () => {
    const doubles = new Float64Array(memory.buffer);
    expect(overlap(doubles.subarray(4), memory.subarray(0, 8))).toBe(false);
    expect(overlap(doubles.subarray(4), memory.subarray(0, 9))).toBe(true);
  });
});

describe.each(backends)("over one memory on %s", (backend) => {
  it.each([0, 1, 3, 50])("copy_ from %i numbers on", (distance) => {
    const [memory, apart] = [numbers(), numbers()];
    new Tensor(memory.subarray(distance, distance + 50), [50]).copy_(new Tensor(memory.subarray(0, 50), [50]));
    expectSameBits(memory.slice(distance, distance + 50), apart.slice(0, 50));
    const back = numbers();
    new Tensor(back.subarray(0, 50), [50]).copy_(new Tensor(back.subarray(distance, distance + 50), [50]));
    expectSameBits(back.slice(0, 50), apart.slice(distance, distance + 50));
  });

  it.each([0, 1, 3, 50])("bernoulli_ with probabilities from %i numbers on", (distance) => {
    const draw = (p: Tensor, out: Float32Array): Float32Array =>
      new Tensor(out, [50]).bernoulli_(p, { generator: new Generator({ seed: 3, backend }) }).data;
    const memory = numbers();
    const expected = draw(new Tensor(numbers().subarray(0, 50), [50]), new Float32Array(50));
    const target = memory.subarray(distance, distance + 50);
    expectSameBits(draw(new Tensor(memory.subarray(0, 50), [50]), target), expected);
  });

  it("a gradient does not lie over its tensor", () => {
    const memory = numbers();
    const t = new Tensor(memory.subarray(0, 50), [50]);
    expectThrows("ERR_ARGUMENT", () => (t.grad = t));
    expectThrows("ERR_ARGUMENT", () => (t.grad = new Tensor(memory.subarray(49, 99), [50])));
    t.grad = new Tensor(memory.subarray(50), [50]);
    expect(t.grad.shape).toEqual([50]);
  });

  it("a buffer that has grown is told as one", () => {
    const buffer = Reflect.construct(ArrayBuffer, [16, { maxByteLength: 64 }]) as ArrayBuffer & {
      resize(size: number): void;
    };
    const t = new Tensor(new Float32Array(buffer), [4]);
    buffer.resize(64);
    expect(() => t.clone()).toThrow(/grown from 4 to 16 numbers/);
    buffer.resize(8);
    expect(() => t.clone()).toThrow(/lost its memory: 2 of 4 numbers/);
  });
});
