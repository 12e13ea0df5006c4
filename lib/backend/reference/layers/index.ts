/** Every kind of layer. */
import type { LayerPlan } from "../../training.js";
import { activation } from "./activation.js";
import { add } from "./add.js";
import { batchNorm } from "./batch_norm.js";
import { cat } from "./cat.js";
import { columns } from "./columns.js";
import { dropout } from "./dropout.js";
import { embedding } from "./embedding.js";
import { identity } from "./identity.js";
import type { ReferenceLayer } from "./layer.js";
import { layerNorm } from "./layer_norm.js";
import { linear } from "./linear.js";
import { prelu } from "./prelu.js";
import { softmax } from "./softmax.js";

/** Makes the layer of a plan whose inputs have so many numbers a row. */
type Make<Plan extends LayerPlan> = (plan: Plan, widths: readonly number[]) => ReferenceLayer;

const MAKE: { readonly [Kind in LayerPlan["kind"]]: Make<Extract<LayerPlan, { kind: Kind }>> } = {
  linear,
  activation,
  softmax,
  dropout,
  identity,
  add,
  cat,
  columns,
  layer_norm: layerNorm,
  prelu,
  batch_norm: batchNorm,
  embedding,
};

export function makeLayer(plan: LayerPlan, widths: readonly number[]): ReferenceLayer {
  return (MAKE[plan.kind] as Make<LayerPlan>)(plan, widths);
}
