/** A jump leads to the state that as many draws lead to, to the last byte of PyTorch's form of it. */
import { describe, expect, it } from "vitest";
import { Generator, rand } from "../../dist/index.js";
import { backends } from "../support/backends.js";

/** Draws one by one, in parts that are as many draws as numbers. */
function draw(generator: Generator, draws: number): Generator {
  for (let left = draws; left > 0; left -= 1e6) rand([Math.min(left, 1e6)], { generator });
  return generator;
}

describe.each(backends)("jump, %s", (backend) => {
  const seeded = (seed = 42): Generator => new Generator({ seed, backend });

  /** From here on the words are not twisted but computed at once. */
  const FAR = 624 * 2 ** 14;

  it.each([0, 1, 2, 623, 624, 625, 1247, 1248, 1249, 1e6 - 1, 1e6, 1e6 + 1, FAR - 1, FAR, FAR + 1, FAR + 624])(
    "of %i draws is that many draws",
    (draws) => {
      for (const before of draws < 1e6 ? [0, 1, 300, 623, 624, 1000] : [300]) {
        const drawn = draw(draw(seeded(), before), draws);
        const jumped = draw(seeded(), before).jump(draws);
        expect(jumped.getState()).toEqual(drawn.getState());
        expect(rand([700], { generator: jumped }).data).toEqual(rand([700], { generator: drawn }).data);
      }
    },
  );

  it.each([2n ** 64n - 1n, 2n ** 64n, 2n ** 100n + 12345n, 2n ** 128n])("of %i draws is two jumps", (draws) => {
    for (const first of [1n, draws / 3n]) {
      const once = draw(seeded(), 100).jump(draws);
      const twice = draw(seeded(), 100)
        .jump(first)
        .jump(draws - first);
      expect(twice.getState()).toEqual(once.getState());
    }
  });

  it("takes numbers and bigints, and returns the generator", () => {
    const generator = seeded();
    expect(generator.jump(5)).toBe(generator);
    expect(generator.getState()).toEqual(seeded().jump(5n).getState());
  });

  it("keeps the seed and a cached normal variate", () => {
    const state = seeded().getState();
    const view = new DataView(state.buffer);
    view.setFloat64(5024, 0.75, true);
    view.setInt32(5040, 1, true);
    const after = new DataView(
      seeded()
        .setState(state)
        .jump(10n ** 9n)
        .getState().buffer,
    );
    expect([after.getFloat64(5024, true), after.getInt32(5040, true)]).toEqual([0.75, 1]);
    expect(after.getBigUint64(0, true)).toBe(42n);
  });

  it("goes on from a position that only a restored state can have", () => {
    const state = draw(seeded(), 100).getState();
    new DataView(state.buffer).setInt32(8, 11, true); // 10 draws to the next twist, at word 100
    for (const draws of [9, 10, 11, 634, 635]) {
      const drawn = draw(seeded().setState(state), draws);
      expect(seeded().setState(state).jump(draws).getState()).toEqual(drawn.getState());
    }
  });

  it.each([-1, -1n, 0.5, NaN, Infinity, 2 ** 53, 2n ** 128n + 1n, "5"])("refuses %s draws", (draws) => {
    const generator = seeded();
    expect(() => generator.jump(draws as number)).toThrow(expect.objectContaining({ code: "ERR_ARGUMENT" }));
    expect(generator.getState()).toEqual(seeded().getState());
  });
});

it("is the same on every backend", () => {
  const generators = backends.map((backend) => new Generator({ seed: 7, backend }));
  let draws = 3n;
  for (let i = 0; i < 15; i++, draws = draws * 343n + 5n) {
    const states = generators.map((generator) => generator.jump(draws).getState());
    expect(new Set(states.map((state) => Buffer.from(state).toString("hex"))).size).toBe(1);
  }
});
