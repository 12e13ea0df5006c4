/** Random cases of samebits/numpy, by function. */
import type { NumpyCase } from "../support/numpy_cases.js";
import type { Random } from "./random.js";

type Label = number | string;
type Arguments = Pick<NumpyCase, "args" | "options" | "times">;

const size = (random: Random): unknown => random.choice([null, random.integer(0, 40), random.shape(0, 3, 5)]);
const elements = (random: Random, least = 0): number[] =>
  Array.from({ length: random.integer(least, 40) }, () => random.integer(-9, 9));
const rows = (random: Random): unknown => {
  const width = random.integer(1, 4);
  return { array: Array.from({ length: random.integer(1, 30) }, () => Array.from(random.numbers(width, 9))) };
};
const population = (random: Random): number => random.choice([random.integer(1, 9), random.integer(1, 30000)]);
const width = (random: Random): number => Math.ceil(2 ** (random.next() * 53)) - 1;

function probabilities(random: Random, count: number): number[] {
  const weights = Array.from({ length: count }, () => (random.next() < 0.2 ? 0 : random.next()));
  weights[random.integer(0, count - 1)] = 0.5;
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

function bounds(random: Random): unknown[] {
  const range = Math.max(1, width(random));
  const low = Math.min(random.integer(-1000, 1000), Number.MAX_SAFE_INTEGER - range);
  return random.boolean() ? [range, null, size(random)] : [low, low + range, size(random)];
}

function choice(random: Random): Arguments {
  const from = random.boolean() ? population(random) : elements(random, 1);
  const count = typeof from === "number" ? from : from.length;
  const replace = random.boolean();
  if (random.boolean()) return { args: [from, random.integer(0, Math.min(count, 500))], options: { replace } };
  const p = probabilities(random, Math.min(count, 40));
  const possible = replace ? 60 : p.filter((value) => value > 0).length;
  return { args: [typeof from === "number" ? p.length : from, random.integer(0, possible)], options: { replace, p } };
}

/** Rows of numbers for a scaler: of many magnitudes, some missing, some columns constant, of both dtypes. */
function matrix(random: Random, width: number, gaps: boolean): { array: (number | null)[][]; dtype: string } {
  const makers = Array.from({ length: width }, () => {
    const [mean, scale] = [random.number(), random.choice([random.number(), 1e-9, 0])];
    return (): number | null => (gaps && random.next() < 0.1 ? null : mean + scale * (random.next() - 0.5));
  });
  const rows = random.choice([random.integer(1, 9), random.integer(1, 60), random.integer(100, 700)]);
  const dtype = random.choice(["float32", "float64"]);
  return { array: Array.from({ length: rows }, () => makers.map((make) => make())), dtype };
}

function scaling(random: Random): Arguments {
  const width = random.choice([1, random.integer(1, 5)]);
  return { args: [matrix(random, width, random.boolean()), matrix(random, width, random.boolean())] };
}

const TEXTS = ["b", "a", "ab", "", "é", "\uffee", "\u{1f600}", "B", "10", "9"];

/** Labels of one kind, and a maker of more like them. */
function labels(random: Random, count: number): { own: Label[]; more: (n: number) => Label[] } {
  const pool: Label[] = random.choice<Label[]>([TEXTS, [3, -1, 0, 2 ** 40, 7], [0.5, -2.25, 1e300]]);
  const own = Array.from({ length: count }, () => random.choice(pool));
  return { own, more: (n) => Array.from({ length: n }, () => random.choice(own)) };
}

function labelling(random: Random): Arguments {
  const { own, more } = labels(random, random.integer(1, 40));
  return { args: [own, more(random.integer(1, 20))] };
}

/** Texts only: of a column of each kind, scikit-learn is given an array of objects, whose numbers come back as they were. */
function oneHot(random: Random): Arguments {
  const columns = Array.from({ length: random.integer(1, 4) }, () =>
    Array.from({ length: 12 }, () => random.choice(TEXTS)),
  );
  const rows = Array.from({ length: 12 }, (_, i) => columns.map((column) => column[i]));
  return { args: [rows, rows.slice(random.integer(0, 11))] };
}

function splitting(random: Random): Arguments {
  const n = random.choice([random.integer(20, 60), random.integer(100, 3000)]);
  const classes = random.integer(2, 4);
  const sizeOf = (): number => random.choice([random.integer(1, 9) / 20, random.integer(5, Math.floor(n / 3))]);
  const stratify = Array.from({ length: n }, (_, i) =>
    i < 2 * classes ? i % classes : random.integer(0, classes - 1),
  );
  const options = {
    ...(random.boolean() && { testSize: sizeOf() }),
    ...(random.boolean() && { trainSize: sizeOf() }),
    ...(random.boolean() ? { stratify } : random.next() < 0.1 && { shuffle: false }),
  };
  return { args: [n], options };
}

const sizes = (random: Random): Arguments => ({ args: random.shape(0, 3, 6) });
const seed = (random: Random): number => random.integer(0, 2 ** 32 - 1);
const normal = (random: Random): unknown[] => [random.number(), Math.abs(random.number()), size(random)];

const permuted = (random: Random): Arguments => ({
  args: [random.choice([random.integer(0, 2000), elements(random), rows(random)])],
});
const shuffled = (random: Random): Arguments => ({ args: [random.choice([elements(random), rows(random)])], times: 2 });

interface NumpyFunction {
  readonly of: NumpyCase["of"];
  readonly method: string;
  readonly draw: (random: Random) => Arguments;
  readonly seed: (random: Random) => NumpyCase["seed"];
}

const of =
  (name: NumpyCase["of"], seedOf: NumpyFunction["seed"]) =>
  (method: string, draw: (random: Random) => Arguments): NumpyFunction => ({ of: name, method, draw, seed: seedOf });

const legacy = of("RandomState", seed);
const generator = of("defaultRng", (random) =>
  random.choice([seed(random), { integer: `9${"0123456789".repeat(random.integer(2, 9))}` }]),
);
const python = of("PythonRandom", (random) =>
  random.choice<NumpyCase["seed"]>([
    seed(random),
    -seed(random),
    { integer: `${random.integer(1, 9)}${"0123456789".repeat(random.integer(2, 90))}` },
    String.fromCodePoint(...elements(random).map((n) => 0x30 + n * n * n * n)),
  ]),
);

export const numpyFunctions: NumpyFunction[] = [
  legacy("rand", sizes),
  legacy("random_sample", (random) => ({ args: [size(random)], times: 3 })),
  legacy("randn", (random) => ({ ...sizes(random), times: 3 })),
  legacy("normal", (random) => ({ args: normal(random), times: 2 })),
  legacy("uniform", (random) => {
    const low = random.number();
    return { args: [low, low + Math.abs(random.number()), size(random)] };
  }),
  legacy("randint", (random) => ({ args: bounds(random), times: 2 })),
  legacy("permutation", permuted),
  legacy("shuffle", shuffled),
  legacy("choice", choice),
  legacy("trainTestSplit", splitting),
  legacy("StandardScaler", scaling),
  legacy("MinMaxScaler", (random) => {
    const low = random.number();
    return {
      ...scaling(random),
      ...(random.boolean() && { options: { featureRange: [low, low + 0.1 + random.next()] } }),
    };
  }),
  legacy("LabelEncoder", labelling),
  legacy("OneHotEncoder", oneHot),
  generator("random", (random) => ({ args: [size(random)], times: 2 })),
  generator("integers", (random) => ({ args: bounds(random), times: 2 })),
  generator("standardNormal", (random) => ({ args: [size(random)], times: 2 })),
  generator("normal", (random) => ({ args: normal(random), times: 2 })),
  generator("permutation", permuted),
  generator("shuffle", shuffled),
  generator("choice", choice),
  python("random", () => ({ args: [], times: 3 })),
  python("randint", (random) => {
    const low = random.integer(-1000, 1000);
    return { args: [low, Math.min(low + width(random), Number.MAX_SAFE_INTEGER - 1)], times: 4 };
  }),
  python("randrange", (random) => {
    const step = random.integer(1, 50) * random.choice([1, -1]);
    const start = random.integer(-9, 9);
    const far = start + Math.sign(step) * Math.max(1, Math.floor(width(random) / 2));
    return random.choice<Arguments>([
      { args: [start, far, step], times: 3 },
      { args: [Math.abs(far - start)], times: 3 },
    ]);
  }),
  python("shuffle", (random) => ({ args: [elements(random)], times: 2 })),
  python("sample", (random) => {
    const range = population(random);
    return { args: [{ range }, random.integer(0, Math.min(range, random.choice([8, 300])))] };
  }),
  python("choice", (random) => ({ args: [elements(random, 1)], times: 5 })),
  python("uniform", (random) => ({ args: [random.number(), random.number()], times: 3 })),
  python("gauss", (random) => ({ args: [random.number(), random.number()], times: 7 })),
];
