/** Every kind of layer. */
import { ACTIVATION, type ActivationPlan } from "./activation.js";
import { ADD, type AddPlan } from "./add.js";
import { BATCH_NORM, type BatchNormPlan } from "./batch_norm.js";
import { CAT, type CatPlan } from "./cat.js";
import { COLUMNS, type ColumnsPlan } from "./columns.js";
import { DROPOUT, type DropoutPlan } from "./dropout.js";
import { EMBEDDING, type EmbeddingPlan } from "./embedding.js";
import { IDENTITY, type IdentityPlan } from "./identity.js";
import { LAYER_NORM, type LayerNormPlan } from "./layer_norm.js";
import type { LayerDefinition, ReferenceLayer } from "./layer.js";
import { LINEAR, type LinearPlan } from "./linear.js";
import { PRELU, type PReLUPlan } from "./prelu.js";
import { SOFTMAX, type SoftmaxPlan } from "./softmax.js";

/** What a layer does. */
export type LayerKind =
  | LinearPlan
  | ActivationPlan
  | SoftmaxPlan
  | DropoutPlan
  | IdentityPlan
  | AddPlan
  | CatPlan
  | ColumnsPlan
  | LayerNormPlan
  | PReLUPlan
  | BatchNormPlan
  | EmbeddingPlan;

/** By kind, in the order of native/core/kinds.hpp. */
export const LAYERS: { readonly [Kind in LayerKind["kind"]]: LayerDefinition<Extract<LayerKind, { kind: Kind }>> } = {
  linear: LINEAR,
  activation: ACTIVATION,
  softmax: SOFTMAX,
  dropout: DROPOUT,
  identity: IDENTITY,
  add: ADD,
  cat: CAT,
  columns: COLUMNS,
  layer_norm: LAYER_NORM,
  prelu: PRELU,
  batch_norm: BATCH_NORM,
  embedding: EMBEDDING,
};

/** The layer of a plan whose inputs have so many numbers a row. */
export function makeLayer(plan: LayerKind, widths: readonly number[]): ReferenceLayer {
  return (LAYERS[plan.kind] as LayerDefinition<LayerKind>).make(plan, widths);
}
