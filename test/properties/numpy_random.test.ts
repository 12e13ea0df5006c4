/** What holds of the draws of samebits/numpy whatever the seed. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PythonRandom, RandomState } from "../../dist/numpy/index.js";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const sorted = (values: Iterable<number>): number[] => [...values].toSorted((a, b) => a - b);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("whatever the seed", () => {
  it("a permutation has every number once, and so have shuffles and samples of all", () => {
    fc.assert(
      fc.property(seeds, fc.nat(300), (seed, n) => {
        const [rs, random] = [new RandomState(seed), new PythonRandom(seed)];
        const [a, b] = [upTo(n), upTo(n)];
        rs.shuffle(a);
        random.shuffle(b);
        for (const order of [a, b, rs.permutation(n), random.sample(upTo(n), n)])
          expect(sorted(order)).toEqual(upTo(n));
      }),
    );
  });

  it("what is chosen without replacement is there once, and only where p is above 0", () => {
    const weights = fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }).filter((w) => w.some((x) => x > 0));
    fc.assert(
      fc.property(seeds, weights, (seed, w) => {
        const sum = w.reduce((a, b) => a + b);
        const p = w.map((x) => x / sum);
        const possible = upTo(w.length).filter((i) => (w[i] as number) > 0);
        const all = new RandomState(seed).choice(w.length, possible.length, { p, replace: false });
        expect(sorted(all)).toEqual(possible);
        for (const i of new RandomState(seed).choice(w.length, 50, { p })) expect(possible).toContain(i);
      }),
    );
  });

  it("integers are in their range, the widest too", () => {
    const bound = fc.maxSafeInteger();
    fc.assert(
      fc.property(seeds, bound, bound, (seed, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        fc.pre(high - low > 0 && high - low < 2 ** 53 - 1);
        const [rs, random] = [new RandomState(seed), new PythonRandom(seed)];
        for (const value of [rs.randint(low, high), random.randrange(low, high), random.randint(low, high - 1)]) {
          expect(Number.isSafeInteger(value)).toBe(true);
          expect(value >= low && value < high).toBe(true);
        }
      }),
    );
  });

  it("a state goes on as if nothing had been", () => {
    fc.assert(
      fc.property(seeds, fc.nat(1500), fc.nat(3), (seed, draws, normals) => {
        const rs = new RandomState(seed);
        rs.rand(draws);
        rs.randn(normals);
        const other = new RandomState(0).setState(rs.getState());
        expect(other.randn(5)).toEqual(rs.randn(5));
        expect(other.rand(700)).toEqual(rs.rand(700));
        expect(other.state).toEqual(rs.state);
      }),
    );
  });
});
