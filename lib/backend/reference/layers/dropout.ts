import { dropoutForward } from "../operations/dropout.js";
import { multiply } from "../operations/multiply.js";
import { elementSlices, type LayerDefinition, type ReferenceLayer } from "./layer.js";

export interface DropoutPlan {
  readonly kind: "dropout";
  /** The probability of a 0. */
  readonly p: number;
  /** Of those that the net's memory lists. */
  readonly generator: number;
}

export const DROPOUT: LayerDefinition<DropoutPlan> = {
  options: { p: "number", generator: "number" },
  make: dropout,
};

// Costs of an element, in multiply-adds.
const DRAW_COST = 16;
const PRODUCT_COST = 2;

/** It keeps the noise that it has multiplied by. */
function dropout(plan: DropoutPlan, [features = 0]: readonly number[]): ReferenceLayer {
  return {
    inFeatures: features,
    outFeatures: features,
    parameterSizes: [],
    kept: (rows) => rows * features,
    passesOn: (training) => !training,
    forward: ({ rows, generators, input, output, kept }) =>
      elementSlices(rows * features, [input, kept!, output], DRAW_COST, ([x, noise, y]) =>
        dropoutForward(generators[plan.generator]!, plan.p, x!, noise!, y!),
      ),
    backward: ({ rows, kept, outputGradient, inputGradient }) =>
      elementSlices(
        rows * features,
        [outputGradient, kept, inputGradient!],
        PRODUCT_COST,
        ([gradOutput, noise, gradInput]) => multiply(gradOutput!, noise!, gradInput!),
      ),
  };
}
