import { argumentError, checkOptions, show } from "../../checks.js";
import { generatorOr, type Generator } from "../../random/generator.js";
import { Rewind } from "../../random/rewind.js";
import { nearest } from "../../spelling.js";
import { checkFloatDType, type FloatDType } from "../../tensor/dtype.js";
import { decoder, decoderLayer, encoder, encoderLayer, multiheadAttention, transformer } from "./attention.js";
import { Given, type LayerKind, type LayerState, REQUIRED } from "./layer.js";
import { bilinear, convolution, linear, transposedConvolution } from "./linear.js";
import { embedding, embeddingBag, featureNorm, groupNorm, layerNorm, prelu, rmsNorm } from "./norms.js";
import { cell, LSTM_GATES, recurrent } from "./recurrent.js";

const GRU_GATES = 3;

const KINDS: Readonly<Record<TorchLayer, LayerKind>> = {
  Linear: linear,
  Bilinear: bilinear,
  Conv1d: convolution(1),
  Conv2d: convolution(2),
  Conv3d: convolution(3),
  ConvTranspose1d: transposedConvolution(1),
  ConvTranspose2d: transposedConvolution(2),
  ConvTranspose3d: transposedConvolution(3),
  Embedding: embedding,
  EmbeddingBag: embeddingBag,
  BatchNorm1d: featureNorm(true),
  BatchNorm2d: featureNorm(true),
  BatchNorm3d: featureNorm(true),
  InstanceNorm1d: featureNorm(false),
  InstanceNorm2d: featureNorm(false),
  InstanceNorm3d: featureNorm(false),
  LayerNorm: layerNorm,
  GroupNorm: groupNorm,
  RMSNorm: rmsNorm,
  PReLU: prelu,
  RNN: recurrent(1),
  LSTM: recurrent(LSTM_GATES),
  GRU: recurrent(GRU_GATES),
  RNNCell: cell(1),
  LSTMCell: cell(LSTM_GATES),
  GRUCell: cell(GRU_GATES),
  MultiheadAttention: multiheadAttention,
  TransformerEncoderLayer: encoderLayer,
  TransformerDecoderLayer: decoderLayer,
  TransformerEncoder: encoder,
  TransformerDecoder: decoder,
  Transformer: transformer,
};

/** The layers of torch.nn that have parameters, by their names. */
export type TorchLayer =
  | "Linear"
  | "Bilinear"
  | "Conv1d"
  | "Conv2d"
  | "Conv3d"
  | "ConvTranspose1d"
  | "ConvTranspose2d"
  | "ConvTranspose3d"
  | "Embedding"
  | "EmbeddingBag"
  | "BatchNorm1d"
  | "BatchNorm2d"
  | "BatchNorm3d"
  | "InstanceNorm1d"
  | "InstanceNorm2d"
  | "InstanceNorm3d"
  | "LayerNorm"
  | "GroupNorm"
  | "RMSNorm"
  | "PReLU"
  | "RNN"
  | "LSTM"
  | "GRU"
  | "RNNCell"
  | "LSTMCell"
  | "GRUCell"
  | "MultiheadAttention"
  | "TransformerEncoderLayer"
  | "TransformerDecoderLayer"
  | "TransformerEncoder"
  | "TransformerDecoder"
  | "Transformer";

/** What the layer's constructor takes in PyTorch, by its names in camelCase, besides what draws. */
export type DefaultsOptions = {
  /** Draws. Default: the default generator. */
  generator?: Generator;
  /** Of the parameters. Default: "float32". */
  dtype?: FloatDType;
} & { readonly [name: string]: unknown };

/**
 * The parameters, and buffers, that a new layer of torch.nn has, by PyTorch's names and in its order: drawn as PyTorch draws them,
 * so that the same seed gives the same start of any model, whoever computes it then.
 *
 * `args` and `options` are what the constructor takes in PyTorch, by place and by name: `defaults("Conv2d", [3, 16, 3], { bias:
 * false })`. What decides nothing here, such as a stride, is taken all the same. A TransformerEncoder or -Decoder takes what
 * `defaults` gave for its layer, and for its norm, of which it makes copies.
 *
 * Throws ERR_ARGUMENT for a layer or an option that there is not, and for what PyTorch's constructor refuses.
 */
export function defaults(kind: TorchLayer, args: readonly unknown[], options: DefaultsOptions = {}): LayerState {
  const known = typeof kind === "string" && Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (known === undefined) throw noKind(kind);
  const { takes, draw } = known;
  const names = Object.keys(takes);
  const given = checkOptions(options, [...names, "generator", "dtype"], kind, nullable(takes));
  const { generator, dtype = "float32", ...named } = given;
  const values = { ...takes, ...byPlace(kind, args, names, named), ...named };
  const missing = names.find((name) => values[name] === REQUIRED);
  if (missing !== undefined) throw argumentError(`${kind} needs ${missing}; it takes ${names.join(", ")}`);
  const drawing = generatorOr(generator);
  const made = new Given(kind, values, drawing, checkFloatDType(dtype, kind));
  return new Rewind([drawing]).onError(() => draw(made));
}

const nullable = (takes: LayerKind["takes"]): string[] =>
  Object.keys(takes).filter((name) => takes[name] === null || name === "momentum");

function byPlace(
  kind: string,
  args: readonly unknown[],
  names: readonly string[],
  named: object,
): Record<string, unknown> {
  if (!Array.isArray(args))
    throw argumentError(`${kind}'s arguments are a list, [3, 4] for instance; given ${show(args)}`);
  if (args.length > names.length)
    throw argumentError(`${kind} takes ${names.join(", ")}; given ${args.length} arguments`);
  const twice = names.slice(0, args.length).find((name) => Object.hasOwn(named, name));
  if (twice !== undefined) throw argumentError(`${kind}'s ${twice} is given twice, by place and by name`);
  return Object.fromEntries(args.map((value, i) => [names[i] as string, value]));
}

function noKind(kind: unknown): Error {
  const meant = typeof kind === "string" ? nearest(kind, Object.keys(KINDS)) : undefined;
  const help = meant === undefined ? `it is one of ${Object.keys(KINDS).join(", ")}` : `did you mean ${show(meant)}?`;
  return argumentError(`there are no default parameters of ${show(kind)}: ${help}`);
}
