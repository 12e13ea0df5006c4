/** Printed text compared with real PyTorch: any shape, options and numbers, the hard ones among them. */
import * as sb from "../../dist/index.js";
import type { Operation } from "./operations.js";
import type { Random } from "./random.js";

/** Infinities, ties of the last digit, and the numbers at which the format changes. */
const SPECIALS = [
  "inf",
  "-inf",
  "nan",
  0,
  "-0.0",
  1,
  1e8,
  99999999,
  100000001,
  1e-4,
  0.03125,
  2.5,
  1001,
  1e-45,
  3.4e38,
  9.99995,
];

/** Numbers in JSON: as words where it has none. */
function numbers(random: Random, count: number): (number | string)[] {
  const scale = 10 ** random.integer(-8, 9);
  const isWhole = random.boolean();
  const special = random.choice([0, 0.2, 1]);
  return Array.from({ length: count }, () => {
    if (random.next() < special) return random.choice(SPECIALS);
    return isWhole ? random.integer(-20, 20) : (random.next() * 2 - 1) * scale;
  });
}

function options(random: Random): sb.FormatOptions {
  const all = {
    precision: random.integer(0, 12),
    threshold: random.choice([0, 5, 100, 1000]),
    edgeitems: random.integer(1, 5),
    linewidth: random.choice([10, 40, 79, 81, 200]),
    sciMode: random.choice([true, false, null]),
  };
  return Object.fromEntries(Object.entries(all).filter(() => random.boolean()));
}

export const printing: Record<string, Operation> = {
  format: {
    arguments: (random) => {
      const shape = random.choice([random.shape(0, 4, 8), [random.integer(0, 400)], [0, 3], [2, 0]]);
      const count = shape.reduce((a, b) => a * b, 1);
      return {
        shape,
        dtype: random.choice(["float32", "float64"]),
        values: numbers(random, count),
        options: options(random),
      };
    },
    run: ({ shape, dtype, values, options: given }) =>
      sb.formatTensor(sb.tensor((values as (number | string)[]).map(numberOf), shape, { dtype }), given),
  },
};

function numberOf(written: number | string): number {
  const words: Record<string, number> = { inf: Infinity, "-inf": -Infinity, nan: Number.NaN };
  return words[written] ?? Number(written);
}
