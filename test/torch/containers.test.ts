/** Nets of nets against real PyTorch's: names, text and first numbers the same, outputs and gradients up to roundings. */
import { expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { temporaryFolder } from "../support/folder.js";
import { answersTo } from "./answers.js";
import { Random } from "./random.js";

/** The day's, so that each day tries other numbers. */
const SEED = Number(process.env["SAMEBITS_TEST_SEED"] ?? Math.floor(Date.now() / 86_400_000));
const random = new Random(SEED);
const path = temporaryFolder();

type Source = { readonly generator: sb.Generator };

const linear = (inFeatures: number, outFeatures: number, source: Source): sb.Linear =>
  new sb.Linear(inFeatures, outFeatures, source);

/** Each for rows of 6 numbers; two of them with whole numbers in the first columns. */
const NETS: Readonly<Record<string, (source: Source) => sb.Net>> = {
  "a residual": (source) => new sb.Net([new sb.Residual([linear(6, 9, source), new sb.GELU(), linear(9, 6, source)])]),
  "residuals with norms": (source) =>
    new sb.Net({
      first: new sb.Residual({ norm: new sb.LayerNorm(6), fc: linear(6, 6, source), act: new sb.SiLU() }),
      second: new sb.Residual({
        norm: new sb.LayerNorm(6),
        fc: linear(6, 6, source),
        drop: new sb.Dropout(0.3, source),
      }),
      out: linear(6, 3, source),
    }),
  "residuals in residuals": (source) =>
    new sb.Net([
      new sb.Residual([new sb.Residual(new sb.Tanh()), new sb.Net([new sb.Residual([linear(6, 6, source)])])]),
      new sb.Flatten(),
    ]),
  branches: (source) =>
    new sb.Net([
      new sb.Parallel({
        left: new sb.Net({ columns: new sb.Columns(0, 2), fc: linear(2, 4, source) }),
        right: new sb.Net([new sb.Columns(2, 6), linear(4, 5, source), new sb.Mish()]),
        all: new sb.Identity(),
      }),
      linear(15, 2, source),
    ]),
  "branches that are residuals": (source) =>
    new sb.Net([
      linear(6, 5, source),
      new sb.Parallel([
        new sb.Residual([linear(5, 5, source), new sb.Tanh()]),
        new sb.Net([new sb.Identity(), new sb.Residual([new sb.ELU(), linear(5, 5, source)])]),
        new sb.Parallel([new sb.Columns(1, 4), new sb.LogSoftmax()]),
      ]),
      linear(18, 4, source),
    ]),
  "dropouts in branches": (source) =>
    new sb.Net([
      new sb.Parallel([new sb.Dropout(0.5, source), new sb.Net([new sb.Dropout(0.25, source), linear(6, 2, source)])]),
      new sb.Dropout(0.1, source),
      new sb.Residual(linear(8, 8, source)),
    ]),
};

/** Rows looked up by the first columns, and by all. */
const LOOKUPS: Readonly<Record<string, (source: Source) => sb.Net>> = {
  "categories beside numbers": (source) =>
    new sb.Net([
      new sb.Parallel({
        first: new sb.Net([new sb.Columns(0, 1), new sb.Embedding(4, 3, source), new sb.Flatten()]),
        both: new sb.Net([
          new sb.Columns(0, 2),
          new sb.Embedding(4, 2, { paddingIdx: 1, ...source }),
          new sb.Flatten(),
          linear(4, 5, source),
        ]),
        rest: new sb.Columns(2, 6),
      }),
      new sb.Dropout(0.2, source),
      linear(12, 3, source),
    ]),
  words: (source) =>
    new sb.Net({
      words: new sb.Embedding(4, 5, source),
      act: new sb.Tanh(),
      flat: new sb.Flatten(),
      out: linear(30, 2, source),
    }),
};

interface Answer {
  readonly names: string[];
  readonly same: boolean;
  readonly text: string;
  readonly values: number[][];
}

it(`are PyTorch's (SAMEBITS_TEST_SEED=${SEED})`, async () => {
  const cases = [];
  const nets = { ...NETS, ...LOOKUPS };
  for (const [i, make] of Object.values(nets).entries()) {
    const net = make({ generator: new sb.Generator({ seed: SEED + i }) });
    const shape = [random.integer(1, 40), 6];
    const x = [...random.numbers(shape[0]! * 6, 2)];
    const indices = i < Object.keys(NETS).length ? 0 : i === Object.keys(NETS).length ? 2 : 6;
    x.forEach((value, at) => (x[at] = at % 6 < indices ? Math.floor(Math.abs(value) * 1.999) : value));
    await sb.saveNet(path(`${i}`), net);
    const y = net.forward(sb.tensor(x, shape));
    const gradient = [...random.numbers(y.data.length, 2)];
    const given = net.backward(sb.tensor(gradient, y.shape));
    const values = [y, given, ...net.parameters().map((p) => p.grad as sb.Tensor)].map(({ data }) => [...data]);
    const request = { path: path(`${i}`), seed: SEED + i, x, shape, gradient };
    cases.push({ request, own: { names: Object.keys(net.stateDict()), same: true, text: String(net), values } });
  }
  const requests = cases.map(({ request }) => request);
  const { answers, stderr } = answersTo<Answer>(requests, "containers.py");
  expect(stderr).toBe("");
  for (const [i, name] of Object.keys(nets).entries()) {
    const own: Answer = cases[i]!.own;
    const theirs = answers[i] as Answer;
    expect({ ...own, values: [] }, name).toEqual({ ...theirs, values: [] });
    expect(own.values.map(({ length }) => length)).toEqual(theirs.values.map(({ length }) => length));
    own.values.forEach((values, which) => {
      const scale = Math.max(1, ...values.map(Math.abs));
      const off = values.map((value, j) => Math.abs(value - theirs.values[which]![j]!) / scale);
      expect(Math.max(...off), `${name}, result ${which}`).toBeLessThan(1e-5);
    });
  }
});
