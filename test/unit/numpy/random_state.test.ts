import { describe, expect, it } from "vitest";
import { tensor, zeros } from "../../../dist/index.js";
import { RandomState } from "../../../dist/numpy/index.js";
import { expectThrows } from "../../support/errors.js";
import type { Any } from "../../support/mistakes.js";

describe("RandomState", () => {
  it("starts somewhere else each time without a seed", () => {
    expect(new RandomState().rand()).not.toBe(new RandomState().rand());
  });

  it.each([-1, 2 ** 32, 1.5, NaN, "1", 1n, null, [1]])("refuses the seed %s", (seed) => {
    expectThrows("ERR_SEED", () => new RandomState(seed as Any), `seed ${String(seed)}`, "from 0 to 2^32 - 1");
  });

  it("goes on from its state, a waiting normal draw included, and from the JSON of one", () => {
    const rs = new RandomState(1);
    rs.randn();
    const [state, json] = [rs.getState(), JSON.stringify(rs.getState())];
    const expected = [rs.randn(), rs.rand(), rs.randn()];
    const parsed = JSON.parse(json) as Any;
    for (const from of [state, { ...parsed, key: Object.values(parsed.key) }]) {
      const other = new RandomState(2).setState(from);
      expect([other.randn(), other.rand(), other.randn()]).toEqual(expected);
    }
  });

  it("keeps a state that was taken as it was", () => {
    const rs = new RandomState(1);
    const { key } = rs.getState();
    rs.rand(1000);
    expect(key).toEqual(new RandomState(1).getState().key);
  });

  const wrong: [what: string, mistake: (rs: Any) => unknown, words: string][] = [
    ["sizes in an array", (rs) => rs.rand([2, 3]), "rand(3, 4)"],
    ["a scale below 0", (rs) => rs.normal(0, -1), "scale"],
    ["a loc that is a text", (rs) => rs.normal("0"), "loc"],
    ["low above high", (rs) => rs.uniform(2, 1), "2 and 1"],
    ["an infinite range", (rs) => rs.uniform(-Infinity, 1), "finite"],
    ["no integers between", (rs) => rs.randint(5, 5), "5 and 5"],
    ["a fraction", (rs) => rs.randint(0.5), "0.5"],
    ["a range beyond 2^53", (rs) => rs.randint(-(2 ** 53) + 1, 2 ** 53 - 1), "2^53"],
    ["a negative permutation", (rs) => rs.permutation(-1), "permutation's n"],
    ["a permutation of a text", (rs) => rs.permutation("abc"), '"abc"'],
    ["a permutation of a scalar", (rs) => rs.permutation(tensor(1)), "scalar"],
    ["a shuffle of a number", (rs) => rs.shuffle(3), "given 3"],
    ["a shuffle of a frozen array", (rs) => rs.shuffle(Object.freeze([1, 2])), "frozen"],
    ["a choice from nothing", (rs) => rs.choice([]), "empty"],
    ["a choice of one from a tensor", (rs) => rs.choice(zeros([2])), "takes a size"],
    ["more than there are", (rs) => rs.choice(3, 4, { replace: false }), "replace: true"],
    ["a misspelt option", (rs) => rs.choice(3, 1, { replacement: false }), "replacement"],
    ["probabilities that add up to 2", (rs) => rs.choice(2, 1, { p: [1, 1] }), "given 2"],
    ["too few probabilities", (rs) => rs.choice(3, 1, { p: [0.5, 0.5] }), "3 elements"],
    ["a negative probability", (rs) => rs.choice(2, 1, { p: [1.5, -0.5] }), "-0.5"],
    ["too few that can be drawn", (rs) => rs.choice(3, 2, { p: [1, 0, 0], replace: false }), "1 of p"],
    ["a state without words", (rs) => rs.setState({ key: [1], pos: 0, hasGauss: 0, gauss: 0 }), "624"],
    ["a state beyond its words", (rs) => rs.setState({ ...rs.getState(), pos: 625 }), "pos"],
  ];

  it.each(wrong)("refuses %s before a draw", (what, mistake, words) => {
    const rs = new RandomState(3);
    expectThrows("ERR_ARGUMENT", () => mistake(rs), what, words);
    expect(rs.getState()).toEqual(new RandomState(3).getState());
  });

  it.each([[-1], [1.5], [[2, -1]], ["3"]])("refuses the size %j", (size) => {
    expectThrows("ERR_SHAPE", () => new RandomState(0).random_sample(size as Any), `size ${JSON.stringify(size)}`);
  });

  it("shuffles a tensor's rows, which stay whole, and leaves what permutation is given", () => {
    const t = tensor([
      [1, 10],
      [2, 20],
      [3, 30],
      [4, 40],
    ]);
    const other = new RandomState(1).permutation(t);
    expect(t.at(0, 0)).toBe(1);
    new RandomState(1).shuffle(t);
    expect(t).toEqual(other);
    for (const [one, ten] of t.toArray() as number[][]) expect(ten).toBe(10 * (one as number));
    expect(new RandomState(1).permutation(zeros([3, 0])).shape).toEqual([3, 0]);
  });

  it("gives what it is given: arrays of any kind and typed arrays", () => {
    const rs = new RandomState(5);
    expect(rs.permutation(Uint8Array.of(7, 7))).toEqual(Uint8Array.of(7, 7));
    expect(rs.choice(["a", "a"], 3)).toEqual(["a", "a", "a"]);
    expect(rs.choice(["a"])).toBe("a");
    expect(rs.choice(Float32Array.of(2))).toBe(2);
    expect(rs.choice(tensor([[1, 2]]), 2)).toEqual(
      tensor([
        [1, 2],
        [1, 2],
      ]),
    );
    expect(rs.choice(BigInt64Array.of(5n), 2)).toEqual(BigInt64Array.of(5n, 5n));
    expect(rs.rand(2, 0).shape).toEqual([2, 0]);
    expect(rs.randint(3, undefined, [2]).dtype).toBe("int64");
  });

  it("says so when there is no memory for as many", () => {
    const huge = 2 ** 52;
    expectThrows("ERR_SHAPE", () => new RandomState(0).rand(huge), "rand", `${huge}`);
    expectThrows("ERR_ARGUMENT", () => new RandomState(0).permutation(huge), "permutation", "permutation's n");
  });

  it("shuffles a million in a time that grows with their number alone", () => {
    const order = new RandomState(0).permutation(1_000_000);
    expect(order.toSorted().every((value, i) => value === i)).toBe(true);
  });
});
