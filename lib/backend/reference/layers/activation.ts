import type { Activation } from "../../operations.js";
import { activationBackward, activationForward } from "../operations/activation.js";
import { elementSlices, type LayerDefinition, type ReferenceLayer } from "./layer.js";

export interface ActivationPlan {
  readonly kind: "activation";
  readonly activation: Activation;
}

export const ACTIVATION: LayerDefinition<ActivationPlan> = {
  options: { activation: "activation" },
  make: activation,
};

const COST = 16; // of an element, in multiply-adds

function activation(plan: ActivationPlan, [features = 0]: readonly number[]): ReferenceLayer {
  return {
    inFeatures: features,
    outFeatures: features,
    parameterSizes: [],
    kept: () => 0,
    passesOn: () => false,
    forward: ({ rows, input, output }) =>
      elementSlices(rows * features, [input, output], COST, ([x, y]) => activationForward(plan.activation, x!, y!)),
    backward: ({ rows, input, output, outputGradient, inputGradient }) =>
      elementSlices(
        rows * features,
        [input, output, outputGradient, inputGradient!],
        COST,
        ([x, y, gradOutput, gradInput]) => activationBackward(plan.activation, x!, y!, gradOutput!, gradInput!),
      ),
  };
}
