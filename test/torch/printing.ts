/** Conversions and printed text compared with real PyTorch: any dtype, shape, options and numbers, the hard ones among them. */
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

const INTEGERS: Partial<Record<sb.DType, number>> = { int64: 64, int32: 32, int16: 16, int8: 8, uint8: 8, bool: 1 };
const DTYPES: sb.DType[] = ["float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"];

/** Numbers of the dtype in JSON. */
function numbersOf(dtype: sb.DType, random: Random, count: number): (number | string)[] {
  const bits = INTEGERS[dtype];
  return bits === undefined ? floats(random, count) : integers(random, count, bits, dtype.startsWith("int"));
}

/** Integers of at most so many bits, in decimal digits. */
function integers(random: Random, count: number, bits: number, isSigned: boolean): string[] {
  const most = random.integer(1, bits);
  return Array.from({ length: count }, () => {
    const value =
      (BigInt(random.integer(0, 2 ** 31)) << 32n) | BigInt(random.integer(0, 2 ** 31) * 2 + random.integer(0, 1));
    return String(isSigned ? BigInt.asIntN(most, value) : BigInt.asUintN(most, value));
  });
}

/** Floats, as words where JSON has none. */
function floats(random: Random, count: number): (number | string)[] {
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
      const dtype = random.choice(DTYPES);
      return {
        shape,
        dtype,
        values: numbersOf(dtype, random, count),
        options: options(random),
      };
    },
    run: ({ shape, dtype, values, options: given }) => sb.formatTensor(read(values, dtype).reshape(shape), given),
  },
  to: {
    arguments: (random) => {
      const dtype = random.choice(DTYPES);
      return { dtype, to: random.choice(DTYPES), values: numbersOf(dtype, random, random.integer(0, 40)) };
    },
    run: ({ dtype, to, values }) => read(values, dtype).to(to as sb.DType),
  },
};

function read(values: readonly (number | string)[], dtype: sb.DType): sb.Tensor<sb.DType> {
  const numbers = dtype in INTEGERS ? values.map(BigInt) : values.map(numberOf);
  return sb.tensor<sb.NestedValues, sb.DType>(numbers, undefined, { dtype });
}

function numberOf(written: number | string): number {
  const words: Record<string, number> = { inf: Infinity, "-inf": -Infinity, nan: Number.NaN };
  return words[written] ?? Number(written);
}
