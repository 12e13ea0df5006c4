/** A generator's numbers and states. */
import { type FloatDType, rand, randn, zeros } from "../../index.js";
import { type Check, PROFILES, type Result, seeded, type Subject } from "../check.js";
import { double, type GoldenDouble, type GoldenTensor, section } from "../goldens.js";

interface SeedCase {
  seed: string;
  raw64: string[];
  rand: GoldenTensor;
  rand_f64: GoldenTensor;
  randn4: GoldenTensor;
  then_randn3: GoldenTensor;
  then_rand2: GoldenTensor;
  then_randn1: GoldenTensor;
}

function* seedDraws(subject: Subject): Iterable<Result> {
  for (const profile of PROFILES) {
    for (const golden of section<{ cases: SeedCase[] }>(subject.goldens, "rng", profile).cases) {
      const what = `${profile}, seed ${golden.seed}`;
      const start = () => seeded(subject, golden.seed, profile);
      const low53 = golden.raw64.map((word) => Number(BigInt.asUintN(53, BigInt(`0x${word}`))));
      const words = rand([low53.length], { generator: start(), dtype: "float64" }).data;
      yield { what: `${what}: words`, actual: Array.from(words, (value) => value * 2 ** 53), expected: low53 };
      yield { what: `${what}: rand`, actual: rand([8], { generator: start() }).data, expected: golden.rand };
      const doubles = rand([4], { generator: start(), dtype: "float64" }).data;
      yield { what: `${what}: rand in float64`, actual: doubles, expected: golden.rand_f64 };
      const generator = start();
      yield { what: `${what}: randn(4)`, actual: randn([4], { generator }).data, expected: golden.randn4 };
      yield { what: `${what}: then randn(3)`, actual: randn([3], { generator }).data, expected: golden.then_randn3 };
      yield { what: `${what}: then rand(2)`, actual: rand([2], { generator }).data, expected: golden.then_rand2 };
      yield { what: `${what}: then randn(1)`, actual: randn([1], { generator }).data, expected: golden.then_randn1 };
    }
  }
}

interface StateCase {
  label: string;
  state_base64: string;
  next_randn3_then: GoldenTensor;
}

function* states(subject: Subject): Iterable<Result> {
  for (const profile of PROFILES) {
    for (const golden of section<{ cases: StateCase[] }>(subject.goldens, "rng_state", profile).cases) {
      const what = `${profile}, ${golden.label}`;
      const bytes = [...Buffer.from(golden.state_base64, "base64")];
      const [, seed, draws] = /seed (\d+), (?:fresh|after (\d+) draws)/.exec(golden.label) ?? [];
      if (seed !== undefined) {
        const generator = seeded(subject, seed, profile);
        rand([Number(draws ?? 0)], { generator });
        yield { what: `${what}: state`, actual: [...generator.getState()], expected: bytes };
      }
      const generator = seeded(subject, 1, profile).setState(Uint8Array.from(bytes));
      yield { what: `${what}: state put back`, actual: [...generator.getState()], expected: bytes };
      yield {
        what: `${what}: then randn(3)`,
        actual: randn([3], { generator }).data,
        expected: golden.next_randn3_then,
      };
    }
  }
}

interface UniformCase {
  seed: string;
  n: number;
  a: GoldenDouble;
  b: GoldenDouble;
  out: GoldenTensor;
}

function* uniform(subject: Subject): Iterable<Result> {
  for (const profile of PROFILES) {
    for (const { seed, n, a, b, out } of section<{ cases: UniformCase[] }>(subject.goldens, "uniform", profile).cases) {
      const [from, to] = [double(a), double(b)];
      const generator = seeded(subject, seed, profile);
      const { data } = zeros([n], { dtype: out.dtype as FloatDType }).uniform_(from, to, { generator });
      yield {
        what: `${profile}, seed ${seed}: ${n} from [${from}, ${to}) in ${out.dtype}`,
        actual: data,
        expected: out,
      };
    }
  }
}

interface NormalCase {
  seed: string;
  n: number;
  mean: GoldenDouble;
  std: GoldenDouble;
  out: GoldenTensor;
  next_rand: GoldenTensor;
}

function* normal(subject: Subject): Iterable<Result> {
  for (const profile of PROFILES) {
    for (const golden of section<{ cases: NormalCase[] }>(subject.goldens, "normal", profile).cases) {
      const [mean, std] = [double(golden.mean), double(golden.std)];
      const what = `${profile}, seed ${golden.seed}: ${golden.n} of mean ${mean}, std ${std}`;
      const generator = seeded(subject, golden.seed, profile);
      yield { what, actual: zeros([golden.n]).normal_(mean, std, { generator }).data, expected: golden.out };
      yield { what: `${what}, the draw after`, actual: rand([1], { generator }).data, expected: golden.next_rand };
    }
  }
}

const MANY = 100_003;

/** More numbers than goldens have: all parts of a vector, and several threads. */
function* manyDraws(subject: Subject): Iterable<Result> {
  for (const profile of PROFILES) {
    const generator = seeded(subject, 20, profile);
    yield { what: `${profile}: rand(${MANY})`, actual: rand([MANY], { generator }).data };
    yield { what: `${profile}: randn(${MANY})`, actual: randn([MANY], { generator }).data };
    const dtype = "float64";
    yield { what: `${profile}: rand(${MANY}) in float64`, actual: rand([MANY], { generator, dtype }).data };
    yield { what: `${profile}: randn(${MANY}) in float64`, actual: randn([MANY], { generator, dtype }).data };
    yield { what: `${profile}: the state after`, actual: [...generator.getState()] };
  }
}

export const draws: readonly Check[] = [
  { name: "draws from a seed", against: "PyTorch", run: seedDraws },
  { name: "generator states", against: "PyTorch", run: states },
  { name: "uniform_", against: "PyTorch", run: uniform },
  { name: "normal_", against: "PyTorch", run: normal },
  { name: "long draws", against: "TypeScript", run: manyDraws },
];
