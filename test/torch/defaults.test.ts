/** init.defaults against the layers of real PyTorch: names, order, shapes, bits, and how much is drawn. */
import { beforeAll, describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { hexOf } from "../support/interchange.js";
import type { Any } from "../support/mistakes.js";
import { answersTo } from "./answers.js";
import { Random } from "./random.js";

const CASES = Number(process.env["TORCH_CASES"] ?? 100);

/** A layer as PyTorch is asked for it: a layer in it is one of these too. */
interface Request {
  readonly kind: sb.init.TorchLayer;
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

type Make = (r: Random) => Omit<Request, "kind">;

const pick = <T>(r: Random, values: readonly T[]): T => values[r.integer(0, values.length - 1)] as T;
const size = (r: Random, most = 6): number => r.integer(1, most);
const flag = (r: Random): boolean => r.integer(0, 1) === 1;
const some = (r: Random, options: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(options).filter(() => flag(r)));

const convolution =
  (dimensions: number): Make =>
  (r) => {
    const groups = size(r, 3);
    const kernel = flag(r) ? size(r, 4) : Array.from({ length: dimensions }, () => size(r, 4));
    return {
      args: [groups * size(r, 4), groups * size(r, 4), kernel],
      options: { groups, ...some(r, { bias: false, stride: 2, dilation: 2 }) },
    };
  };
const norm: Make = (r) => ({
  args: [size(r, 40)],
  options: some(r, { affine: flag(r), track_running_stats: flag(r), momentum: 0.2 }),
});
const recurrent: Make = (r) => ({
  args: [size(r), size(r), size(r, 3)],
  options: some(r, { bias: false, bidirectional: true, batch_first: true }),
});
const cell: Make = (r) => ({ args: [size(r), size(r)], options: some(r, { bias: false }) });
const embedding: Make = (r) => {
  const rows = size(r, 20);
  return { args: [rows, size(r, 20)], options: some(r, { padding_idx: r.integer(-rows, rows - 1) }) };
};
const transformerLayer: Make = (r) => {
  const heads = size(r, 3);
  return {
    args: [heads * size(r, 3), heads],
    options: some(r, { dim_feedforward: size(r, 9), bias: false, norm_first: true }),
  };
};
const stack =
  (kind: sb.init.TorchLayer): Make =>
  (r) => {
    const layer = { kind, ...transformerLayer(r) };
    const normed = { kind: "LayerNorm", args: [layer.args[0]], options: {} };
    return { args: [layer, size(r, 3)], options: some(r, { norm: normed }) };
  };

const makes: Record<sb.init.TorchLayer, Make> = {
  Linear: (r) => ({ args: [r.integer(0, 40), r.integer(0, 40)], options: some(r, { bias: false }) }),
  Bilinear: (r) => ({ args: [size(r), size(r), size(r)], options: some(r, { bias: false }) }),
  Conv1d: convolution(1),
  Conv2d: convolution(2),
  Conv3d: convolution(3),
  ConvTranspose1d: convolution(1),
  ConvTranspose2d: convolution(2),
  ConvTranspose3d: convolution(3),
  Embedding: embedding,
  EmbeddingBag: embedding,
  BatchNorm1d: norm,
  BatchNorm2d: norm,
  BatchNorm3d: norm,
  InstanceNorm1d: norm,
  InstanceNorm2d: norm,
  InstanceNorm3d: norm,
  LayerNorm: (r) => ({
    args: [flag(r) ? size(r) : [size(r), size(r)]],
    options: some(r, { elementwise_affine: flag(r), bias: false }),
  }),
  GroupNorm: (r) => {
    const groups = size(r, 3);
    return { args: [groups, groups * size(r)], options: some(r, { affine: false }) };
  },
  RMSNorm: (r) => ({ args: [flag(r) ? size(r) : [size(r), size(r)]], options: some(r, { elementwise_affine: false }) }),
  PReLU: (r) => ({ args: [size(r)], options: some(r, { init: 0.5 }) }),
  RNN: recurrent,
  LSTM: (r) => {
    const { args, options } = recurrent(r);
    const hidden = args[1] as number;
    return { args, options: hidden > 1 ? { ...options, ...some(r, { proj_size: hidden - 1 }) } : options };
  },
  GRU: recurrent,
  RNNCell: cell,
  LSTMCell: cell,
  GRUCell: cell,
  MultiheadAttention: (r) => {
    const heads = size(r, 3);
    return {
      args: [heads * size(r, 4), heads],
      options: some(r, { bias: false, add_bias_kv: true, kdim: size(r), vdim: size(r), dropout: 0.1 }),
    };
  },
  TransformerEncoderLayer: transformerLayer,
  TransformerDecoderLayer: transformerLayer,
  TransformerEncoder: stack("TransformerEncoderLayer"),
  TransformerDecoder: stack("TransformerDecoderLayer"),
  Transformer: (r) => {
    const heads = size(r, 3);
    return {
      args: [heads * size(r, 3), heads, size(r, 2), size(r, 2)],
      options: { dim_feedforward: size(r, 9), ...some(r, { bias: false }) },
    };
  },
};

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const isLayer = (value: unknown): value is Request => typeof value === "object" && value !== null && "kind" in value;

/** The same in samebits; what a stack is of is drawn first, as in PyTorch. */
function drawn({ kind, args, options }: Request, dtype: string): Any {
  const own = (value: unknown): unknown => (isLayer(value) ? drawn(value, dtype) : value);
  const given = args.map(own);
  const named = Object.entries(options).map(([name, value]) => [camel(name), own(value)]);
  return sb.init.defaults(kind, given, { ...Object.fromEntries(named), dtype });
}

/** Their float64 normal draws are PyTorch's to a few ulp: a C library's logarithm decides the last bits there. */
const NORMAL: ReadonlySet<string> = new Set(["Embedding", "EmbeddingBag", "MultiheadAttention"]);

const kinds = (Object.keys(makes) as sb.init.TorchLayer[]).map((kind) => {
  const random = new Random(kind.length);
  const cases = Array.from({ length: CASES }, (_, seed) => ({
    seed,
    kind,
    dtype: NORMAL.has(kind) ? "float32" : pick(random, ["float32", "float64"]),
    ...makes[kind](random),
  }));
  return { kind, cases };
});

describe("init.defaults gives, and draws, what PyTorch does for", () => {
  const answers = new Map<object, Any>();

  beforeAll(() => {
    const all = kinds.flatMap(({ cases }) => cases);
    const { answers: found } = answersTo<Any>(all, "defaults.py", { flags: ["-W", "ignore"] });
    for (const [i, answer] of found.entries()) answers.set(all[i] as object, answer);
  });

  it.each(kinds)("$kind", ({ cases }) => {
    for (const request of cases) {
      sb.manualSeed(request.seed);
      const what = JSON.stringify(request);
      const state = drawn(request, request.dtype) as Record<string, sb.Tensor<sb.DType>>;
      const found = Object.entries(state).map(([name, t]) => [name, { shape: t.shape, bits: hexOf(t) }]);
      const { state: expected, next } = answers.get(request);
      expect(found, what).toEqual(Object.entries(expected));
      expect(hexOf(sb.rand([1], { dtype: request.dtype as sb.FloatDType })), what).toBe(next);
    }
  });
});
