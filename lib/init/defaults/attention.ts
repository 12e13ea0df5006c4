/** torch.nn's MultiheadAttention, and the transformers, which are made of it, of Linears and of norms. */
import { argumentError, show } from "../../checks.js";
import type { FloatDType } from "../../tensor/dtype.js";
import { Tensor } from "../../tensor/tensor.js";
import { zeros_ } from "../fill.js";
import { fillAsLinear } from "../linear.js";
import { xavierNormal_, xavierUniform_ } from "../xavier.js";
import { type Given, type LayerKind, type LayerState, REQUIRED } from "./layer.js";
import { linear } from "./linear.js";
import { layerNorm } from "./norms.js";

type Floats = Tensor<FloatDType>;

export const multiheadAttention: LayerKind = {
  takes: {
    embedDim: REQUIRED,
    numHeads: REQUIRED,
    dropout: 0,
    bias: true,
    addBiasKv: false,
    addZeroAttn: false,
    kdim: null,
    vdim: null,
    batchFirst: false,
  },
  draw(given) {
    const { generator } = given;
    const size = given.size("embedDim", 1);
    if (size % given.size("numHeads", 1) !== 0)
      throw argumentError(
        `${given.kind}'s embedDim must be a multiple of numHeads, ${given.size("numHeads")}; given ${size}`,
      );
    const projections = projectionsOf(given, size);
    const hasBias = given.flag("bias");
    const biases: LayerState = hasBias ? { in_proj_bias: zeros_(given.tensor(3 * size)) } : {};
    // The output's Linear is made first, and its bias, which has been drawn, set to 0 at the end.
    const [weight, bias] = [given.tensor(size, size), hasBias ? given.tensor(size) : null];
    fillAsLinear(weight, bias, generator);
    for (const projection of Object.values(projections)) xavierUniform_(projection, { generator });
    const added = given.flag("addBiasKv") ? { bias_k: given.tensor(1, 1, size), bias_v: given.tensor(1, 1, size) } : {};
    for (const t of Object.values(added)) xavierNormal_(t, { generator });
    return {
      ...projections,
      ...biases,
      ...added,
      "out_proj.weight": weight,
      ...(bias !== null && { "out_proj.bias": zeros_(bias) }),
    };
  },
};

/** One weight for query, key and value where all have one size. */
function projectionsOf(given: Given, size: number): Record<string, Floats> {
  const [keys, values] = [given.sizeOr("kdim", size), given.sizeOr("vdim", size)];
  if (keys === size && values === size) return { in_proj_weight: given.tensor(3 * size, size) };
  return {
    q_proj_weight: given.tensor(size, size),
    k_proj_weight: given.tensor(size, keys),
    v_proj_weight: given.tensor(size, values),
  };
}

const INNER = { dimFeedforward: 2048, dropout: 0.1, activation: "relu" };
const LAST = { layerNormEps: 1e-5, batchFirst: false, normFirst: false, bias: true };
const LAYER = { dModel: REQUIRED, nhead: REQUIRED, ...INNER, ...LAST };

export const encoderLayer: LayerKind = {
  takes: LAYER,
  draw: (given) => ({ ...attention(given, "self_attn"), ...feedForward(given), ...norms(given, 2) }),
};

export const decoderLayer: LayerKind = {
  takes: LAYER,
  draw: (given) => ({
    ...attention(given, "self_attn"),
    ...attention(given, "multihead_attn"),
    ...feedForward(given),
    ...norms(given, 3),
  }),
};

function attention(given: Given, name: string): LayerState {
  const values = { embedDim: given.value("dModel"), numHeads: given.value("nhead"), bias: given.value("bias") };
  const own = given.with(given.kind, { ...multiheadAttention.takes, ...values });
  return under(name, multiheadAttention.draw(own));
}

function feedForward(given: Given): LayerState {
  const [size, inner, bias] = [given.value("dModel"), given.value("dimFeedforward"), given.value("bias")];
  const draw = (inFeatures: unknown, outFeatures: unknown): LayerState =>
    linear.draw(given.with(given.kind, { inFeatures, outFeatures, bias }));
  return { ...under("linear1", draw(size, inner)), ...under("linear2", draw(inner, size)) };
}

function norms(given: Given, count: number): LayerState {
  const states = Array.from({ length: count }, (_, i) => under(`norm${i + 1}`, norm(given)));
  return Object.assign({}, ...states) as LayerState;
}

function norm(given: Given): LayerState {
  const values = { normalizedShape: given.value("dModel"), elementwiseAffine: true, bias: given.value("bias") };
  return layerNorm.draw(given.with(given.kind, values));
}

/** The state with a name before each of its names. */
function under(name: string, state: LayerState): LayerState {
  return Object.fromEntries(Object.entries(state).map(([own, t]) => [`${name}.${own}`, t]));
}

/** Copies of one layer's state, which have its numbers. */
const stack = (layerName: string): LayerKind => ({
  takes: { [layerName]: REQUIRED, numLayers: REQUIRED, norm: null },
  draw(given) {
    const layer = stateOf(given, layerName);
    const last = given.value("norm") === null ? {} : under("norm", copyOf(stateOf(given, "norm")));
    return { ...copies(layer, given.size("numLayers", 1)), ...last };
  },
});

export const encoder: LayerKind = stack("encoderLayer");
export const decoder: LayerKind = stack("decoderLayer");

function copies(layer: LayerState, count: number): LayerState {
  const states = Array.from({ length: count }, (_, i) => under(`layers.${i}`, copyOf(layer)));
  return Object.assign({}, ...states) as LayerState;
}

function copyOf(state: LayerState): LayerState {
  return Object.fromEntries(Object.entries(state).map(([name, t]) => [name, t.clone()]));
}

/** What `defaults` gave for the layer. Throws ERR_ARGUMENT. */
function stateOf(given: Given, name: string): LayerState {
  const state = given.value(name);
  const isState = typeof state === "object" && state !== null && Object.values(state).every((t) => Tensor.isTensor(t));
  if (isState && Object.keys(state).length > 0) return state as LayerState;
  throw argumentError(`${given.kind}'s ${name} must be what init.defaults gives for the layer, given ${show(state)}`);
}

/** Encoder and decoder are made, and then every matrix in them is drawn again. */
export const transformer: LayerKind = {
  takes: {
    dModel: 512,
    nhead: 8,
    numEncoderLayers: 6,
    numDecoderLayers: 6,
    ...INNER,
    customEncoder: null,
    customDecoder: null,
    ...LAST,
  },
  draw(given) {
    const half = (name: string, kind: LayerKind, count: number): LayerState =>
      under(name, { ...copies(kind.draw(given), count), ...under("norm", norm(given)) });
    const encoders = half("encoder", encoderLayer, given.size("numEncoderLayers", 1));
    const decoders = half("decoder", decoderLayer, given.size("numDecoderLayers", 1));
    const state = { ...encoders, ...decoders };
    for (const t of Object.values(state)) {
      if (t.shape.length > 1) xavierUniform_(t as Floats, { generator: given.generator });
    }
    return state;
  },
};
