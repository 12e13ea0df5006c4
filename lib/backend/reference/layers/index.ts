/** Every kind of layer. */
import type { LayerPlan } from "../../training.js";
import { activation } from "./activation.js";
import { dropout } from "./dropout.js";
import { identity } from "./identity.js";
import type { ReferenceLayer } from "./layer.js";
import { linear } from "./linear.js";
import { softmax } from "./softmax.js";

/** Makes the layer of a plan whose input has so many features. */
type Make<Plan extends LayerPlan> = (plan: Plan, features: number) => ReferenceLayer;

const MAKE: { readonly [Kind in LayerPlan["kind"]]: Make<Extract<LayerPlan, { kind: Kind }>> } = {
  linear,
  activation,
  softmax,
  dropout,
  identity,
};

export function makeLayer(plan: LayerPlan, features: number): ReferenceLayer {
  return (MAKE[plan.kind] as Make<LayerPlan>)(plan, features);
}
