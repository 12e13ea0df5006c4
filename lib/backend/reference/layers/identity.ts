import type { LayerDefinition, ReferenceLayer } from "./layer.js";

export interface IdentityPlan {
  readonly kind: "identity";
}

export const IDENTITY: LayerDefinition<IdentityPlan> = {
  options: {},
  make: identity,
};

function identity(_: IdentityPlan, [features = 0]: readonly number[]): ReferenceLayer {
  return {
    inFeatures: features,
    outFeatures: features,
    parameterSizes: [],
    kept: () => 0,
    passesOn: () => true,
    forward: () => [],
    backward: () => [],
  };
}
