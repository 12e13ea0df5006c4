import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { floats } from "../support/numbers.js";

function withGradients(backend: sb.BackendName, ...gradients: (Float32Array | null)[]): sb.Tensor[] {
  const generator = new sb.Generator({ backend });
  return gradients.map((gradient) => {
    const n = gradient?.length ?? 3;
    const { weight } = new sb.Linear(n, 1, { bias: false, generator });
    weight.grad = gradient === null ? null : sb.tensor(gradient, [1, n]);
    return weight;
  });
}
const gradientsOf = (parameters: readonly sb.Tensor[]): (number[] | null)[] =>
  parameters.map(({ grad }) => (grad === null ? null : [...grad.data]));

describe.each(backends)("clipping on %s", (backend) => {
  it("scales all gradients together, in PyTorch's order of roundings", () => {
    const parameters = withGradients(backend, Float32Array.of(3), null, Float32Array.of(4));
    expect(sb.clipGradNorm_(parameters, 1)).toBe(5);
    const factor = Math.fround(1 / Math.fround(5 + Math.fround(1e-6)));
    expect(gradientsOf(parameters)).toEqual([[Math.fround(3 * factor)], null, [Math.fround(4 * factor)]]);
  });

  it("leaves gradients within the norm, and any within an infinite one", () => {
    for (const most of [5.1, 1e300, Infinity]) {
      const parameters = withGradients(backend, Float32Array.of(3, -0), Float32Array.of(4));
      expect(sb.clipGradNorm_(parameters, most)).toBe(5);
      expect(gradientsOf(parameters)).toEqual([[3, -0], [4]]);
    }
  });

  it("makes all 0 for a norm of 0", () => {
    const parameters = withGradients(backend, Float32Array.of(3), Float32Array.of(-4));
    sb.clipGradNorm_(parameters, 0);
    expect(gradientsOf(parameters)).toEqual([[0], [-0]]);
  });

  it("has no norm without gradients", () => {
    expect(sb.clipGradNorm_([], 1)).toBe(0);
    expect(sb.clipGradNorm_(withGradients(backend, null), 1)).toBe(0);
    sb.clipGradValue_([], 1);
  });

  // PyTorch 2.13.0's, of the gradients [1, -2, 0.5] and [3, 0, -4]
  const NORMS: [order: number, norm: number][] = [
    [1, 10.5],
    [2, 5.5],
    [2.5, 4.9466376304626465],
    [3, 4.643522262573242],
    [0.5, 46.96870422363281],
    [0, 2],
    [Infinity, 4],
    [-Infinity, 0],
    [-1, 0],
    [-2, 0],
  ];
  it.each(NORMS)("goes by the norm of order %d", (normType, norm) => {
    const gradients = [Float32Array.of(1, -2, 0.5), Float32Array.of(3, 0, -4)];
    const parameters = withGradients(backend, ...gradients);
    const total = sb.clipGradNorm_(parameters, 1, { normType });
    expect(Math.abs(total - norm)).toBeLessThanOrEqual(norm * 2 ** -22);
    expect(Math.fround(total)).toBe(total);
    const factor = Math.min(1, Math.fround(1 / Math.fround(total + Math.fround(1e-6))));
    const scaled = gradients.map((gradient) => Array.from(gradient, (value) => Math.fround(value * factor)));
    expect(gradientsOf(parameters)).toEqual(scaled);
  });

  it("sums powers without overflow, and none where all is 0", () => {
    for (const [value, normType] of [
      [1e38, 40],
      [1e-38, 40],
      [1e38, -40],
      [1e-45, 0.1],
    ] as const) {
      const norm = sb.clipGradNorm_(withGradients(backend, Float32Array.of(value)), 1, { normType });
      expect(norm).toBe(Math.fround(value));
    }
    for (const normType of [1, 3, Infinity, -3]) {
      expect(sb.clipGradNorm_(withGradients(backend, new Float32Array(2)), 1, { normType })).toBe(0);
    }
  });

  it("gives 2 as the order, the bits of no option", () => {
    const gradient = floats(1000, 3);
    const [with2, without] = [withGradients(backend, gradient), withGradients(backend, gradient)];
    expect(sb.clipGradNorm_(with2, 0.1, { normType: 2 })).toBe(sb.clipGradNorm_(without, 0.1));
    expect(gradientsOf(with2)).toEqual(gradientsOf(without));
  });

  it.each([Number.NaN, Infinity])("refuses a norm that is not finite when asked to: %d", (value) => {
    const parameters = withGradients(backend, Float32Array.of(1, 2), Float32Array.of(value));
    const before = gradientsOf(parameters);
    for (const normType of [1, 2, 3, Infinity]) {
      const clip = (): number => sb.clipGradNorm_(parameters, 1, { normType, errorIfNonfinite: true });
      expect(clip).toThrow(expect.objectContaining({ code: "ERR_NOT_FINITE" }));
      expect(clip).toThrow(/errorIfNonfinite/);
    }
    expect(gradientsOf(parameters)).toEqual(before);
  });

  it("refuses options that it does not have, and orders that a gradient without elements has no norm of", () => {
    const parameters = withGradients(backend, Float32Array.of(1));
    const empty = withGradients(backend, new Float32Array(0));
    const mistakes: [() => unknown, RegExp][] = [
      [() => sb.clipGradNorm_(parameters, 1, { norm_type: 1 } as never), /did you mean "normType"/],
      [() => sb.clipGradNorm_(parameters, 1, Infinity as never), /options object/],
      [() => sb.clipGradNorm_(parameters, 1, { normType: "inf" as never }), /normType must be a number/],
      [() => sb.clipGradNorm_(parameters, 1, { normType: Number.NaN }), /normType must be a number/],
      [() => sb.clipGradNorm_(parameters, 1, { errorIfNonfinite: 1 as never }), /errorIfNonfinite must be true/],
      [() => sb.clipGradNorm_(empty, 1, { normType: Infinity }), /normType Infinity/],
      [() => sb.clipGradNorm_(empty, 1, { normType: -1 }), /normType -1/],
    ];
    for (const [mistake, message] of mistakes) {
      expect(mistake).toThrow(sb.SamebitsError);
      expect(mistake).toThrow(message);
    }
    expect(sb.clipGradNorm_(empty, 1, { normType: 3 })).toBe(0);
  });

  it("carries on NaN, and takes what is infinite to NaN, as PyTorch does", () => {
    const nan = withGradients(backend, Float32Array.of(Number.NaN, 1));
    expect(sb.clipGradNorm_(nan, 1)).toBeNaN();
    expect(gradientsOf(nan)).toEqual([[Number.NaN, Number.NaN]]);
    const infinite = withGradients(backend, Float32Array.of(Infinity, 1));
    expect(sb.clipGradNorm_(infinite, 1)).toBe(Infinity);
    expect(gradientsOf(infinite)).toEqual([[Number.NaN, 0]]);
  });

  it("sums the squares in float64: no overflow on the way, and the norm of the norms", () => {
    const large = withGradients(backend, Float32Array.of(3 * 2 ** 80, 4 * 2 ** 80));
    expect(sb.clipGradNorm_(large, 1)).toBe(5 * 2 ** 80);
    const many = floats(1000, 3);
    const norm = (x: Iterable<number>): number => Math.fround(Math.sqrt([...x].reduce((sum, v) => sum + v * v, 0)));
    const total = sb.clipGradNorm_(withGradients(backend, many, many.slice(0, 9)), 1);
    expect(Math.abs(total / norm([norm(many), norm(many.slice(0, 9))]) - 1)).toBeLessThan(1e-7);
  });

  it("takes numbers into a range", () => {
    const numbers = [-2, -0.5, -0, 0, 0.1, 0.5, 7, Infinity, -Infinity, Number.NaN];
    const parameters = withGradients(backend, Float32Array.from(numbers), null);
    sb.clipGradValue_(parameters, 0.1);
    const most = Math.fround(0.1);
    expectSameBits(
      parameters[0]?.grad?.data as Float32Array,
      Float32Array.of(-most, -most, -0, 0, most, most, most, most, -most, Number.NaN),
    );
  });

  it("takes plain tensors, and any iterable of them", () => {
    const t = sb.zeros([2]);
    t.grad = sb.tensor([3, 4]);
    expect(sb.clipGradNorm_(new Set([t]), 10)).toBe(5);
  });
});
